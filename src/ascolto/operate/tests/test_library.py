"""The answer library: who may do what, what is proposed, what is filled in, what came of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils.translation import override

from ascolto.channels.models import Account
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import closing, entering, gathering, replying, reusing
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer, AnswerUse
from ascolto.operate.reads import entries, library
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pipeline import hear, run, said

PARKING = Entry(
    "Parcheggio",
    [Asked("C'è un parcheggio?"), Asked("Dove lascio l'auto?")],
    [
        Said("Gentile {customer.first_name}, il posto in cortile è suo.", "it"),
        Said("Dear {customer.first_name}, there is a place for you.", "en"),
        Said("Posto in cortile, sì.", "it", "webchat"),
    ],
)
PARCEL = Entry(
    "Pacco in ritardo",
    [Asked("Il mio ordine non è arrivato")],
    [Said("L'ordine {order} parte {giorno}. {member.first_name}", "it")],
)


@pytest.fixture(autouse=True)
def _no_old_library() -> Iterator[None]:
    library.forget_all()
    yield
    library.forget_all()


@pytest.fixture
def portal(agency: Account) -> Account:
    return agency


def published(entry: Entry, cast: Cast) -> Answer:
    answer = entering.propose(entry, by=cast.as_("marco"))
    entering.publish(answer, by=cast.as_("sara"))
    return answer


def test_an_agent_proposes_and_only_a_lead_publishes_and_changes(cast: Cast) -> None:
    answer = entering.propose(PARKING, by=cast.as_("marco"))
    assert not answer.is_published
    with pytest.raises(Refusal) as refused:
        entering.publish(answer, by=cast.as_("marco"))
    assert refused.value.code == "not_allowed"
    entering.change(answer, PARKING, by=cast.as_("giulia"))
    entering.publish(answer, by=cast.as_("sara"))
    for forbidden in (
        lambda: entering.change(answer, PARKING, by=cast.as_("marco")),
        lambda: entering.archive(answer, by=cast.as_("marco")),
        lambda: entering.propose(PARKING, by=cast.as_("vito")),
    ):
        with pytest.raises(Refusal):
            forbidden()


def test_who_sees_one_brand_writes_for_that_brand_only(cast: Cast) -> None:
    cast.marco.brands.set([cast.brand])
    with pytest.raises(Refusal) as refused:
        entering.propose(PARKING, by=cast.as_("marco"))
    assert refused.value.code == "not_your_brand"


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (Entry("", [], [Said("x", "it")]), "empty"),
        (Entry("T", [], [Said("  ", "it")]), "empty"),
        (Entry("T", [], [Said("x" * 10_001, "it")]), "too_long"),
        (Entry("T", [], [Said("x", "xx")]), "not_a_language"),
        (Entry("T", [], [Said("x", "it", "piccioni")]), "not_a_kind"),
        (Entry("T", [], [Said("x", "it"), Said("y", "it")]), "twice"),
    ],
)
def test_what_is_no_entry_is_refused(cast: Cast, entry: Entry, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        entering.propose(entry, by=cast.as_("marco"))
    assert refused.value.code == code


def test_only_published_entries_of_the_brand_are_proposed_filled_in(
    cast: Cast, portal: Account
) -> None:
    published(PARCEL, cast)
    entering.propose(PARKING, by=cast.as_("marco"))
    talk = hear(portal, said("Buongiorno, avete un parcheggio per l'auto?"))
    assert not [
        r
        for r in library.proposals(talk, cast.marco)
        if r.answer.title == PARKING.title
    ]
    entering.publish(Answer.objects.get(title=PARKING.title), by=cast.as_("sara"))
    best = library.proposals(talk, cast.marco)[0]
    assert best.text == "Gentile Zoe, il posto in cortile è suo."
    assert best.missing == ()
    elsewhere = make.brand("La Dispensa")
    answer = Answer.objects.get(title=PARKING.title)
    moved = Entry(PARKING.title, PARKING.questions, PARKING.bodies, brand=elsewhere)
    entering.change(answer, moved, by=cast.as_("sara"))
    assert all(r.answer != answer for r in library.proposals(talk, cast.marco))


def test_an_archived_entry_is_proposed_no_more_and_comes_back(
    cast: Cast, portal: Account
) -> None:
    answer = published(PARKING, cast)
    talk = hear(portal, said("C'è parcheggio?"))
    assert library.proposals(talk, cast.marco)
    entering.archive(answer, by=cast.as_("sara"))
    assert not library.proposals(talk, cast.marco)
    entering.restore(answer, by=cast.as_("sara"))
    assert library.proposals(talk, cast.marco)[0].answer == answer


def test_the_order_the_customer_named_is_filled_in_and_the_rest_is_missing(
    cast: Cast, portal: Account
) -> None:
    published(PARCEL, cast)
    talk = hear(portal, said("Il mio ordine OR-1042 non è arrivato"))
    (found,) = library.proposals(talk, cast.marco)
    assert found.text == "L'ordine OR-1042 parte {giorno}. Marco"
    assert found.missing == ("giorno",)


def test_an_answer_with_an_open_variable_is_refused_and_other_braces_are_not(
    cast: Cast, portal: Account
) -> None:
    published(PARCEL, cast)
    talk = hear(portal, said())
    for text in ("Gentile {customer.name}", "Parte {giorno}"):
        with pytest.raises(Refusal) as refused:
            replying.reply(talk, text=text, by=cast.as_("marco"))
        assert refused.value.code == "unfilled"
        assert "{" in str(refused.value)
    replying.reply(talk, text="Scriva {pippo} nel campo", by=cast.as_("marco"))


def test_typing_finds_by_the_beginnings_of_the_title_first(
    cast: Cast, portal: Account
) -> None:
    published(PARKING, cast)
    published(PARCEL, cast)
    talk = hear(portal, said("Ciao"))

    def titles(typed: str) -> list[str]:
        return [r.answer.title for r in library.picked(talk, cast.marco, typed)]

    assert titles("par")[0] == "Parcheggio"
    assert titles("ritardo pac")[0] == "Pacco in ritardo"
    assert titles("dove lascio l'auto")[0] == "Parcheggio"
    assert set(titles("")) == {"Parcheggio", "Pacco in ritardo"}
    assert titles("xyzzy") == []


def use(cast: Cast, portal: Account, answer: Answer, text: str, who: str) -> AnswerUse:
    talk = hear(portal, said("C'è parcheggio?", who=who))
    message = replying.reply(talk, text=text, by=cast.as_("marco"))
    reusing.note(talk, message, answers=[answer.pk], by=cast.as_("marco"))
    run()
    row: AnswerUse = AnswerUse.objects.get(conversation=talk)
    return row


def test_a_use_knows_whether_it_was_edited_and_what_was_asked(
    cast: Cast, portal: Account
) -> None:
    answer = published(PARKING, cast)
    plain = use(cast, portal, answer, "Gentile Pia, il posto in cortile è suo.", "pia")
    edited = use(cast, portal, answer, "Gentile Ugo, venga pure.", "ugo")
    assert (plain.was_edited, edited.was_edited) == (False, True)
    assert plain.question is not None
    assert plain.question.text == "C'è parcheggio?"
    assert plain.member == cast.marco


@pytest.mark.parametrize(
    ("then", "outcome"),
    [
        ("Grazie mille!", ""),
        ("E per la moto?", "again"),
        ("Sono molto deluso, voglio un rimborso", "negative"),
    ],
)
def test_what_the_customer_says_next_is_the_outcome(
    cast: Cast, portal: Account, then: str, outcome: str
) -> None:
    row = use(cast, portal, published(PARKING, cast), "Sì.", "pia")
    hear(portal, said(then, who="pia"))
    row.refresh_from_db()
    assert row.outcome == outcome


def test_a_talk_that_ends_after_thanks_is_a_good_outcome(
    cast: Cast, portal: Account
) -> None:
    answer = published(PARKING, cast)
    row = use(cast, portal, answer, "Sì.", "pia")
    closing.close(row.conversation, reason="answered", by=cast.as_("marco"))
    run()
    figures = entries.figures([answer])[answer.pk]
    assert (figures.uses, figures.closed, figures.closed_share) == (1, 1, 100)


def test_an_answer_called_back_was_no_use(cast: Cast, portal: Account) -> None:
    answer = published(PARKING, cast)
    talk = hear(portal, said("C'è parcheggio?"))
    message = replying.reply(talk, text="Sì.", by=cast.as_("marco"))
    reusing.note(talk, message, answers=[answer.pk], by=cast.as_("marco"))
    assert AnswerUse.objects.count() == 1
    replying.undo(message, by=cast.as_("marco"))
    assert AnswerUse.objects.count() == 0


def test_a_good_answer_becomes_an_entry_once_without_names_and_numbers(
    cast: Cast, portal: Account
) -> None:
    talk = hear(portal, said("Avete il garage per due moto?", subject="Moto"))
    message = replying.reply(
        talk,
        text="Gentile Zoe, sì: 8 euro a notte, si entra entro le 22:30.\nMarco",
        by=cast.as_("marco"),
    )
    with override("en"):
        answer = gathering.gather(message, talk, by=cast.as_("giulia"))
    assert gathering.gather(message, talk, by=cast.as_("giulia")) == answer
    assert answer.title == "Moto"
    assert not answer.is_published
    (question,) = answer.questions.all()
    assert question.text == "Avete il garage per due moto?"
    (body,) = answer.bodies.all()
    assert body.text == (
        "Gentile {customer.first_name}, sì: {amount} a notte, si entra entro le {time}."
        "\n{member.first_name}"
    )
    with pytest.raises(Refusal):
        gathering.gather(library.question_of(talk), talk, by=cast.as_("marco"))  # type: ignore[arg-type]


def test_proposals_take_a_constant_number_of_queries(
    cast: Cast, portal: Account
) -> None:
    published(PARKING, cast)
    talk = hear(portal, said("C'è parcheggio?"))
    library.proposals(talk, cast.marco)
    few = count(lambda: library.proposals(talk, cast.marco))
    for number in range(20):
        more = Entry(f"Parcheggio {number}", PARKING.questions, PARKING.bodies)
        published(more, cast)
    assert len(library.proposals(talk, cast.marco)) == 3
    assert count(lambda: library.proposals(talk, cast.marco)) == few


def test_another_company_has_a_library_of_its_own(cast: Cast, portal: Account) -> None:
    from ascolto.core.scoping import scope

    published(PARKING, cast)
    assert library.likely("C'è parcheggio?", brand_id=cast.brand.pk)
    with scope(cast.elsewhere):
        assert not library.likely("C'è parcheggio?", brand_id=cast.brand.pk)
