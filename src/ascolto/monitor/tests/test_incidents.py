"""An incident from its opening to its end, and what its pages cost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core.models import Brand, Job, Role
from ascolto.customers.models import Customer
from ascolto.monitor import jobs
from ascolto.monitor.actions import (
    affecting,
    hearing,
    opening,
    stating,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import (
    Alert,
    Incident,
    IncidentStep,
    IncidentWatch,
    Watch,
)
from ascolto.monitor.reads import incidents, looking_back
from ascolto.monitor.reads.concerned import Found
from ascolto.monitor.tests.room import code, steps
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db


def test_leads_open_an_incident_and_agents_write_notes(
    cast: Cast, incident: Incident
) -> None:
    told = Described("x", timezone.now())
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("marco"))) == "not_allowed"  # fmt: skip
    opening.note(incident, words="Chiamato il tecnico.", by=cast.as_("marco"))
    assert code(lambda: opening.note(incident, words=" ", by=cast.as_("marco"))) == "empty"  # fmt: skip
    assert code(lambda: opening.note(incident, words="x", by=cast.as_("vito"))) == "not_allowed"  # fmt: skip
    assert steps(incident) == ["opened", "noted"]


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"name": "  "}, "name_missing"),
        ({"severity": "awful"}, "no_severity"),
        ({"since": timedelta(hours=2)}, "no_time"),
        ({"since": -timedelta(days=900)}, "no_time"),
    ],
)
def test_what_is_no_description_is_refused(
    cast: Cast, changes: dict[str, Any], why: str
) -> None:
    known: dict[str, Any] = {"name": "Caldaia", "since": timedelta(0)} | changes
    told = Described(**known | {"since": timezone.now() + known["since"]})
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("sara"))) == why


def test_a_watch_of_another_brand_is_refused(cast: Cast) -> None:
    other = make.brand("Rifugio")
    watch = watching.keep(other, name="x", query="x", by=cast.as_("ada"))
    told = Described("x", timezone.now(), watches=[watch])
    assert code(lambda: opening.open_(cast.brand, told, by=cast.as_("sara"))) == "another_brand"  # fmt: skip


def test_a_change_keeps_how_it_was_in_the_log(cast: Cast, incident: Incident) -> None:
    told = Described("Caldaia e acqua", incident.since, severity="critical", lead=cast.ada)  # fmt: skip
    opening.change(incident, told, by=cast.as_("ada"))
    row = Incident.objects.get()
    assert (row.name, row.severity, row.lead) == ("Caldaia e acqua", "critical", cast.ada)  # fmt: skip
    last = IncidentStep.objects.latest("pk")
    assert (last.verb, last.details["was"]["name"]) == ("changed", "Caldaia ferma")


def test_closing_wants_an_outcome_and_keeps_the_first(
    cast: Cast, incident: Incident
) -> None:
    sara = cast.as_("sara")
    assert code(lambda: opening.close(incident, outcome="", by=sara)) == "reason_missing"  # fmt: skip
    opening.close(incident, outcome="Riparata.", by=sara)
    opening.close(incident, outcome="Altro.", by=sara)
    row = Incident.objects.get()
    assert (row.is_open, row.outcome) == (False, "Riparata.")
    assert code(lambda: stating.draft(row, kind="update", by=sara)) == "over"
    opening.reopen(row, why="Di nuovo fredda.", by=sara)
    assert Incident.objects.get().is_open
    assert steps(incident) == ["opened", "closed", "reopened"]


def test_a_room_costs_the_same_however_many_are_affected(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    def asked() -> int:
        return count(lambda: incidents.room(incident))

    few = asked()
    many(cast, incident, 120)
    assert asked() == few <= 12
    page = incidents.affected(incident)
    assert (len(page.rows), page.after) == (60, page.rows[-1].pk)
    assert count(lambda: incidents.affected(incident, only="free", words="mia")) == 1


def many(cast: Cast, incident: Incident, number: int) -> None:
    found = []
    for _ in range(number):
        handle = make.handle(name="Mia")
        found.append(Found(make.customer("Mia", handle).pk, None, "lago"))
        make.inbound(cast.account, handle, "Ciao")
    affecting.add(incident, found, source="watch", by=cast.as_("sara"))


def test_the_list_and_the_review_cost_the_same(cast: Cast, incident: Incident) -> None:
    def asked() -> tuple[int, int]:
        return (
            count(lambda: incidents.listed(cast.sara)),
            count(lambda: looking_back.review(incident, now=timezone.now())),
        )

    few = asked()
    for number in range(5):
        told = Described(f"Altro {number}", timezone.now())
        many(cast, opening.open_(cast.brand, told, by=cast.as_("sara")), 3)
    many(cast, incident, 10)
    assert asked() == few
    assert few[0] <= 5
    assert few[1] <= 8


def test_a_message_costs_one_query_more_where_no_incident_is_open(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    assert count(lambda: hearing.hear([message.pk])) == 1


def test_members_see_the_incidents_of_their_brands(
    cast: Cast, incident: Incident
) -> None:
    other: Brand = make.brand("Rifugio")
    bruno = make.member("Bruno", role=Role.ADMIN, brands=[other])
    assert incidents.listed(bruno) == []
    assert [row.incident for row in incidents.listed(cast.marco)] == [incident]


def test_a_watch_that_an_incident_uses_is_not_deleted(cast: Cast) -> None:
    sara = cast.as_("sara")
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=sara)
    told = Described("Il lago", timezone.now(), watches=[watch])
    incident = opening.open_(cast.brand, told, by=sara)
    assert code(lambda: watching.remove(watch, by=sara)) == "used"
    opening.close(incident, outcome="Pulito.", by=sara)
    assert code(lambda: watching.remove(watch, by=sara)) == "used"
    IncidentWatch.objects.all().delete()
    alert = Alert.objects.create(
        brand=cast.brand, watch=watch, kind="burst", since=timezone.now(), sure=0.99
    )
    Incident.objects.update(alert=alert)
    assert code(lambda: watching.remove(watch, by=sara)) == "used"
    Incident.objects.update(alert=None)
    watching.remove(watch, by=sara)
    assert not Watch.objects.exists()


def test_another_first_sign_is_another_answer_to_who_complained(
    cast: Cast, incident: Incident, people: list[Customer]
) -> None:
    handle = people[0].links.get().handle
    earlier = timezone.now() - timedelta(minutes=30)
    [angry] = make.inbound(cast.account, handle, "Gelida", rating=1, since=earlier)
    hearing.hear([angry.pk])
    assert incidents.counts(incident)["complained"] == 1
    later = Described(incident.name, timezone.now() - timedelta(minutes=5))
    opening.change(incident, later, by=cast.as_("sara"))
    assert Job.objects.filter(name__endswith="jobs.look_at_affected").count() == 1
    jobs.look_at_affected(incident_id=incident.pk)
    assert incidents.counts(incident)["complained"] == 0
    assert incidents.counts(incident)["heard"] == 0


def test_an_old_incident_can_still_be_described_anew(
    cast: Cast, incident: Incident
) -> None:
    old = timezone.now() - timedelta(days=400)
    Incident.objects.update(since=old)
    opening.change(incident, Described("Caldaia vecchia", old), by=cast.as_("sara"))
    assert Incident.objects.get().name == "Caldaia vecchia"
    older = Described("x", old - timedelta(days=1))
    assert code(lambda: opening.change(incident, older, by=cast.as_("sara"))) == "no_time"  # fmt: skip
