"""Whom an incident concerns: found, added once, taken out, heard complaining."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core import bus
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer
from ascolto.monitor.actions import (
    affecting,
    hearing,
    matching,
    telling,
    watching,
)
from ascolto.monitor.models import (
    Affected,
    Incident,
    Statement,
    Telling,
)
from ascolto.monitor.reads import concerned, incidents
from ascolto.monitor.reads.concerned import Found, Span
from ascolto.monitor.tests.room import code, steps
from ascolto.nlp.actions import annotating
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db


def test_nobody_is_added_twice_and_who_was_taken_out_comes_back_by_name_only(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    sara, found = cast.as_("sara"), [Found(p.pk, None, "") for p in people]
    again = affecting.add(incident, found, source="watch", by=sara)
    assert (again.new, again.known, again.out) == (0, 3, 0)
    row = Affected.objects.get(customer=people[0])
    affecting.remove([row], by=sara)
    affecting.remove([row], by=sara)
    assert Affected.objects.standing().count() == 2
    assert affecting.add(incident, found, source="topic", by=sara).out == 1
    assert Affected.objects.standing().count() == 2
    assert affecting.add(incident, found, source="list", by=sara).new == 1
    assert Affected.objects.standing().count() == 3
    affecting.remove([row], by=sara)
    affecting.restore([row], by=sara)
    assert Affected.objects.standing().count() == 3
    assert steps(incident).count("removed") == 2
    assert code(lambda: affecting.remove([row], by=cast.as_("marco"))) == "not_allowed"


def read(*messages: Any) -> None:
    annotating.annotate(list(messages))


def span(hours: float = 3) -> Span:
    now = timezone.now()
    return Span(now - timedelta(hours=hours), now + timedelta(minutes=1))


def test_they_are_found_by_what_they_wrote(cast: Cast) -> None:
    [cold] = make.inbound(cast.account, cast.zoes, "A Torino la camera era fredda")
    other = make.handle(name="Ugo")
    ugo = make.customer("Ugo", other)
    past = timezone.now() - timedelta(days=2)
    said = "A Torino la camera era fredda"
    [old] = make.inbound(cast.account, other, said, since=past)
    read(cold, old)
    watch = watching.keep(cast.brand, name="Freddo", query="fredda", by=cast.as_("sara"))  # fmt: skip
    matching.match([cold.pk, old.pk])
    assert [f.customer_id for f in concerned.by_watch(watch, span())] == [cast.zoe.pk]
    both = {f.customer_id for f in concerned.by_watch(watch, span(72))}
    assert both == {cast.zoe.pk, ugo.pk}
    assert [f.customer_id for f in concerned.by_place(cast.brand, "torino", span())] == [cast.zoe.pk]  # fmt: skip
    assert concerned.by_place(cast.brand, "Milano", span(72)) == []
    assert [f.customer_id for f in concerned.by_topic(cast.brand, "room", span())] == [cast.zoe.pk]  # fmt: skip
    elsewhere = make.brand("Rifugio")
    assert concerned.by_topic(elsewhere, "room", span(72)) == []


def test_a_list_finds_addresses_numbers_and_whole_names(cast: Cast) -> None:
    ugo = make.customer("Ugo Bianchi", make.handle("+393331234567", realm="phone"))
    for _ in range(2):
        make.customer("Due Uguali", make.handle(name="Due Uguali"))
    listed = concerned.by_list(
        "ZOE@example.net; 333 123 4567\nDue Uguali\nnessuno@example.net, Zoe Keller"
    )
    assert {f.customer_id for f in listed.found} == {cast.zoe.pk, ugo.pk}
    assert list(listed.unknown) == ["Due Uguali"]
    assert listed.strangers == {"nessuno@example.net": ""}


def test_addresses_of_strangers_become_contacts_who_can_be_told(
    cast: Cast, incident: Incident
) -> None:
    make.account(cast.brand, kind="email")
    listed = concerned.by_list("Ada Neri <ADA@example.org>\nrotto@\nzoe@example.net")
    assert listed.strangers == {"ada@example.org": "Ada Neri"}
    assert list(listed.unknown) == ["rotto@"]
    for _ in range(2):
        made = affecting.introduce(incident, listed.strangers, by=cast.as_("sara"))
    affecting.add(incident, made, source="list", by=cast.as_("sara"))
    row = Affected.objects.get()
    assert str(row.customer) == "Ada Neri"
    assert (row.reach, row.address) == ("free", "ada@example.org")
    again = concerned.by_list("ada@example.org")
    assert [f.customer_id for f in again.found] == [row.customer_id]


def test_what_they_said_since_the_first_sign_is_known(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    mia = Affected.objects.get(customer=people[0])
    assert (mia.heard_at, mia.complained_at) == (None, None)
    handle = people[0].links.get().handle
    [glad] = make.inbound(cast.account, handle, "Grazie mille, siete gentilissimi")
    read(glad)
    hearing.hear([glad.pk])
    mia.refresh_from_db()
    assert mia.heard_at == glad.sent_at
    assert mia.complained_at is None
    [angry] = make.inbound(cast.account, handle, "Vergogna, camera gelida, pessimo servizio")  # fmt: skip
    read(angry)
    hearing.hear([angry.pk])
    hearing.hear([angry.pk])
    mia.refresh_from_db()
    assert mia.complained_at == angry.sent_at
    assert incidents.counts(incident)["complained"] == 1


def test_linked_customers_are_one_of_the_affected(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    mia, ugo, eva = people
    outside = make.customer("Mia R.")
    linking.link(outside, mia, by=cast.as_("marco"))
    linking.link(ugo, eva, by=cast.as_("marco"))
    bus.dispatch()
    rows = Affected.objects.standing().values_list("customer_id", flat=True)
    assert set(rows) == {outside.pk, ugo.pk}


def who_stands() -> set[str]:
    return set(Affected.objects.standing().values_list("customer__name", flat=True))


def test_taken_apart_again_each_stands_as_before(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    mia, ugo, eva = people
    outside = make.customer("Mia R.")
    first = linking.link(outside, mia, by=cast.as_("marco"))
    second = linking.link(ugo, eva, by=cast.as_("marco"))
    bus.dispatch()
    for merge in (first, second):
        linking.undo(merge, by=cast.as_("marco"))
    bus.dispatch()
    bus.dispatch()
    assert who_stands() == {"Mia Rossi", "Ugo Bianchi", "Eva Neri"}


def test_who_stands_makes_the_person_stand_until_they_are_taken_apart(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    _mia, ugo, eva = people
    affecting.remove(list(Affected.objects.filter(customer=ugo)), by=cast.as_("sara"))
    merge = linking.link(ugo, eva, by=cast.as_("marco"))
    bus.dispatch()
    assert who_stands() == {"Mia Rossi", "Ugo Bianchi"}
    linking.undo(merge, by=cast.as_("marco"))
    bus.dispatch()
    assert who_stands() == {"Mia Rossi", "Eva Neri"}
    assert Affected.objects.get(customer=ugo).removed_by == "Sara"


def test_who_was_taken_out_makes_nobody_stand(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    affecting.remove(list(Affected.objects.filter(customer=people[0])), by=cast.as_("sara"))  # fmt: skip
    linking.link(make.customer("Mia R."), people[0], by=cast.as_("marco"))
    bus.dispatch()
    assert who_stands() == {"Ugo Bianchi", "Eva Neri"}


@pytest.mark.parametrize("is_listed", [True, False])
def test_linked_while_a_letter_waits_they_are_told_once(
    cast: Cast, approved: Statement, people: list[Customer], is_listed: bool
) -> None:
    _mia, _ugo, eva = people
    sara, kept = cast.as_("sara"), make.customer("Eva N.")
    telling.send(approved, by=sara)
    if is_listed:
        affecting.add(approved.incident, [Found(kept.pk, None, "")], source="list", by=sara)  # fmt: skip
    merge = linking.link(kept, eva, by=cast.as_("marco"))
    bus.dispatch()
    telling.hand_out(approved.pk, now=timezone.now() + timedelta(minutes=5))
    assert Telling.objects.count() == 3
    mine = Telling.objects.get(customer=kept)
    assert (mine.why, mine.affected.customer) == ("", kept)
    assert mine.asked_at is not None
    assert telling.send(approved, by=sara) == 0
    linking.undo(merge, by=cast.as_("marco"))
    bus.dispatch()
    if not is_listed:  # who stood only for her is not concerned
        assert Telling.objects.get(pk=mine.pk).customer == eva
        assert telling.send(approved, by=sara) == 0
