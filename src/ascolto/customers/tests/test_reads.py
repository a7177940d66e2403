from __future__ import annotations

import pytest

from ascolto.core.scoping import scope
from ascolto.customers import phones, words
from ascolto.customers.actions import describing, linking, meeting
from ascolto.customers.models import Customer
from ascolto.customers.reads import finding
from ascolto.customers.reads.finding import find
from ascolto.customers.reads.suggestions import Sign, suggestions
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db


def names(question: str) -> list[str]:
    return [row.name for row in find(question).rows]


def test_customers_are_found_by_the_beginnings_of_their_words(cast: Cast) -> None:
    phone = make.handle(realm="phone", external_id="+393331234567", name="Jörg Müller")
    make.customer("", phone)
    make.customer("Anna Rossi", make.handle("a.rossi@example.it", name="Anna Rossi"))
    assert names("anna") == names("ANN ros") == names("rossi anna") == ["Anna Rossi"]
    assert names("a.rossi@example.it") == names("A.Rossi@exa") == ["Anna Rossi"]
    assert names("a.ros@example") == []
    assert names("jorg") == names("müll") == names("Muller") == ["Jörg Müller"]
    assert names("333 123 45") == names("+39 333") == ["Jörg Müller"]
    assert names("0039333") == names("3331234567") == ["Jörg Müller"]
    assert names("anna verdi") == names("nna") == names("%") == names("***") == []


def test_without_words_everybody_is_there_newest_first_page_by_page(
    cast: Cast,
) -> None:
    people = [make.customer(f"Guest {n}") for n in range(7)]
    read: list[Customer] = []
    after, pages = "", 0
    while pages == 0 or after:
        page = find("guest", after=after, limit=3)
        read += page.rows
        after, pages = page.after, pages + 1
    assert (read, pages) == (people[::-1], 3)
    assert [row for row in find().rows if row != cast.zoe] == people[::-1]


def test_a_linked_customers_words_find_the_one_they_are_part_of(cast: Cast) -> None:
    anna = make.customer("Anna Rossi")
    merge = linking.link(cast.zoe, anna, by=cast.as_("marco"))
    assert names("rossi") == ["Zoe Keller"]
    linking.undo(merge, by=cast.as_("marco"))
    assert names("rossi") == ["Anna Rossi"]


def test_a_new_name_finds_and_the_handles_own_still_does(cast: Cast) -> None:
    describing.describe(cast.zoe, name="Signora Brandt", by=cast.as_("marco"))
    assert names("brandt") == ["Signora Brandt"]
    assert names("keller") == ["Signora Brandt"]
    describing.describe(cast.zoe, name="Frau Lang", by=cast.as_("marco"))
    assert names("brandt") == []


def test_a_page_of_customers_is_one_query_and_one_a_word(
    cast: Cast, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]
        find("zoe kel")


def test_a_word_that_many_have_finds_the_same(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make.customer(f"Rosso Uomo{n}") for n in "abcdefg"]
    linking.link(cast.zoe, people[0], by=cast.as_("marco"))
    few = [find(question).rows for question in ("ros", "rosso uomod", "ros uomoa", "x")]
    monkeypatch.setattr(finding, "MANY", 2)
    many = [
        find(question).rows for question in ("ros", "rosso uomod", "ros uomoa", "x")
    ]
    assert many == few
    assert few[0] == [*people[:0:-1], cast.zoe]
    assert few[1] == [people[3]]


def test_who_is_looked_at_can_be_narrowed(cast: Cast) -> None:
    anna = make.customer("Anna Keller")
    only = Customer.objects.filter(pk=anna.pk)
    assert [row.name for row in find("keller", among=only).rows] == ["Anna Keller"]


def test_the_other_company_finds_nobody(cast: Cast) -> None:
    with scope(cast.elsewhere):
        assert find("zoe").rows == find().rows == []
        assert suggestions(cast.zoe) == []


def test_a_claimed_address_is_suggested_with_its_reasons(cast: Cast) -> None:
    visitor = make.handle(
        realm=f"account:{cast.account.pk}", name="Zoe Keller", email="zoe@example.net"
    )
    stranger = meeting.meet([visitor])[visitor.pk]
    [suggestion] = suggestions(stranger)
    assert suggestion.customer == cast.zoe
    found = {(r.sign, r.value, r.proved) for r in suggestion.reasons}
    assert found == {
        (Sign.EMAIL, "zoe@example.net", True),
        (Sign.NAME, "zoe keller", False),
    }
    [back] = suggestions(cast.zoe)
    assert back.customer == stranger


def test_two_claims_of_one_number_prove_nothing_and_are_suggested(cast: Cast) -> None:
    realm = f"account:{cast.account.pk}"
    a = make.handle(realm=realm, name="Lina", phone="333 123 4567")
    b = make.handle(realm=realm, name="Pina", phone="+39 3331234567")
    people = meeting.meet([a, b])
    [suggestion] = suggestions(people[a.pk])
    assert suggestion.customer == people[b.pk]
    [reason] = suggestion.reasons
    assert (reason.sign, reason.proved) == (Sign.PHONE, False)


def test_a_first_name_alone_suggests_nobody(cast: Cast) -> None:
    make.customer("Anna")
    assert suggestions(make.customer("Anna")) == []


def test_the_same_name_in_other_letters_is_suggested(cast: Cast) -> None:
    muller = make.customer("Jörg MÜLLER")
    [suggestion] = suggestions(make.customer("jorg  muller"))
    assert suggestion.customer == muller


def test_the_best_founded_comes_first(cast: Cast) -> None:
    realm = f"account:{cast.account.pk}"
    namesake = make.customer("Zoe Keller")
    visitor = make.handle(realm=realm, name="Zoe Keller", email="zoe@example.net")
    stranger = meeting.meet([visitor])[visitor.pk]
    found = [s.customer for s in suggestions(stranger)]
    assert found == [cast.zoe, namesake]


def test_who_was_taken_apart_is_not_suggested_again(cast: Cast) -> None:
    twin = make.customer("Zoe Keller")
    assert [s.customer for s in suggestions(twin)] == [cast.zoe]
    merge = linking.link(cast.zoe, twin, by=cast.as_("marco"))
    assert suggestions(cast.zoe) == []
    linking.undo(merge, by=cast.as_("marco"))
    twin.refresh_from_db()
    assert suggestions(twin) == suggestions(cast.zoe) == []


def test_suggestions_cost_the_same_however_many_there_are(
    cast: Cast, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    for _ in range(40):
        make.customer("Zoe Keller")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        assert len(suggestions(cast.zoe)) == 5


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("333 123 4567", "+393331234567"),
        ("0039 333-1234567", "+393331234567"),
        ("+49 (0)89 123456", "+4989123456"),
        ("0341 123456", "+390341123456"),
        ("12", ""),
        ("call me", ""),
        ("", ""),
        ("\x00", ""),
    ],
)
def test_numbers_have_one_spelling(written: str, normal: str) -> None:
    assert phones.normal(written) == normal


@pytest.mark.parametrize("text", ["", " ", "\x00", "—", "...", "€" * 500, "a b " * 99])
def test_any_question_can_be_asked(cast: Cast, text: str) -> None:
    find(text)
    assert len(words.asked(text)) <= words.MOST
