from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from ascolto.core.models import Activity
from ascolto.core.scoping import scope
from ascolto.customers.actions import describing, linking, meeting
from ascolto.customers.models import Customer, HandleLink, Keyword
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.counting import assert_constant, count

pytestmark = pytest.mark.django_db


def test_a_stranger_becomes_a_customer(cast: Cast) -> None:
    handle = make.handle("Anna.Rossi@example.it", name="Anna Rossi")
    customer = meeting.meet([handle])[handle.pk]
    assert (customer.name, customer.email) == ("Anna Rossi", "anna.rossi@example.it")
    assert HandleLink.objects.get(handle=handle).customer == customer
    row = Activity.objects.filter(verb="met").latest("pk")
    assert row.target_id == customer.pk


def test_a_number_is_kept_in_one_spelling(cast: Cast) -> None:
    handle = make.handle(realm="phone", external_id="333 123 4567")
    assert meeting.meet([handle])[handle.pk].phone == "+393331234567"


def test_the_same_handle_is_the_same_customer(cast: Cast) -> None:
    assert meeting.meet([cast.zoes]) == {cast.zoes.pk: cast.zoe}
    assert meeting.meet([cast.zoes, cast.zoes]) == {cast.zoes.pk: cast.zoe}
    assert Customer.objects.count() == 1


def test_who_claims_an_address_is_not_who_owns_it(cast: Cast) -> None:
    """A chat visitor may type anybody's e-mail: that opens nobody's history."""
    visitor = make.handle(
        realm=f"account:{cast.account.pk}", name="Zoe Keller", email="zoe@example.net"
    )
    claimed = meeting.meet([visitor])[visitor.pk]
    assert claimed != cast.zoe
    assert cast.zoe.links.count() == 1


def test_what_is_learned_later_fills_what_was_not_known(cast: Cast) -> None:
    visitor = make.handle(realm=f"account:{cast.account.pk}")
    customer = meeting.meet([visitor])[visitor.pk]
    assert str(customer) == f"#{customer.pk}"
    visitor.name, visitor.email = "Lina", "lina@example.net"
    visitor.save()
    wiser = meeting.meet([visitor])[visitor.pk]
    wiser.refresh_from_db()
    assert (wiser.pk, wiser.name, wiser.email) == (
        customer.pk,
        "Lina",
        "lina@example.net",
    )
    assert Keyword.objects.filter(customer=customer, word="lina").exists()


def test_what_the_team_wrote_is_not_overwritten_nor_filled_again(cast: Cast) -> None:
    by = cast.as_("marco")
    describing.describe(cast.zoe, name="Dott.ssa Keller", email="", by=by)
    meeting.meet([cast.zoes])
    cast.zoe.refresh_from_db()
    assert (cast.zoe.name, cast.zoe.email) == ("Dott.ssa Keller", "")


def test_a_linked_persons_news_belongs_to_them_and_shows_on_the_whole(
    cast: Cast,
) -> None:
    visitor = make.handle(realm=f"account:{cast.account.pk}")
    stranger = meeting.meet([visitor])[visitor.pk]
    merge = linking.link(cast.zoe, stranger, by=cast.as_("marco"))
    visitor.phone = "+39 333 7654321"
    visitor.save()
    shown = meeting.meet([visitor])[visitor.pk]
    assert (shown, shown.phone) == (cast.zoe, "+393337654321")
    linking.undo(merge, by=cast.as_("marco"))
    cast.zoe.refresh_from_db()
    stranger.refresh_from_db()
    assert (cast.zoe.phone, stranger.phone) == ("", "+393337654321")


def test_meeting_five_hundred_costs_as_many_queries_as_a_hundred(cast: Cast) -> None:
    def strangers(size: int) -> Callable[[], object]:
        handles = [make.handle(name=f"Guest {n}") for n in range(size)]
        return lambda: meeting.meet(handles)

    assert_constant(strangers, most=16)


def test_meeting_known_people_is_one_query(cast: Cast) -> None:
    handles = [make.handle(name=f"Guest {n}") for n in range(50)]
    meeting.meet(handles)
    assert count(lambda: meeting.meet(handles)) == 1


def test_learning_many_things_costs_as_many_queries_as_a_few(cast: Cast) -> None:
    def known(size: int) -> Callable[[], object]:
        realm = f"account:{cast.account.pk}"
        handles = [make.handle(realm=realm) for _ in range(size)]
        people = meeting.meet(handles)
        for handle in handles[::20]:
            linking.link(cast.zoe, people[handle.pk], by=cast.as_("marco"))
        for number, handle in enumerate(handles):
            handle.name = f"Guest {number}"
        return lambda: meeting.meet(handles)

    assert_constant(known, most=24)


@pytest.mark.django_db(transaction=True)
def test_strangers_met_by_several_processes_at_once_are_met_once() -> None:
    cast = gather()
    with scope(cast.workspace):
        handles = [make.handle(name=f"Guest {n}") for n in range(20)]
    gate, problems = threading.Barrier(4), []
    met: list[dict[int, Customer]] = []

    def run(order: int) -> None:
        try:
            gate.wait(10)
            with scope(cast.workspace), transaction.atomic():
                met.append(meeting.meet(handles[::order]))
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(o,)) for o in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    with scope(cast.workspace):
        assert Customer.objects.count() == 21
        assert HandleLink.objects.count() == 21
    assert all(answer == met[0] for answer in met)
