from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from ascolto.core.models import Activity
from ascolto.operate.models import Conversation
from ascolto.testing.counting import count
from ascolto.web.api.tests.world import World, error, ids, talk


def path(world: World, rest: str = "") -> str:
    return f"conversations/{world.ours.conversation.pk}{rest}"


def test_a_conversation_comes_with_what_it_is_about(world: World) -> None:
    found = world.caller("vito").get(path(world))
    ours = world.ours
    assert found["id"] == ours.conversation.pk
    assert found["brand"] == {"id": ours.brand.pk, "name": ours.brand.name}
    assert found["customer"] == {"id": ours.customer.pk, "name": "Anna Bianchi"}
    assert found["status"] == "open"
    assert found["closure"] is None
    assert found["due_at"]
    assert datetime.fromisoformat(found["last_message_at"]).utcoffset() is not None


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("view=waiting", True),
        ("view=closed", False),
        ("status=open", True),
        ("status=closed", False),
        ("brand={o.brand.pk}", True),
        ("brand={b.brand.pk}", False),
        ("account={o.account.pk}", True),
        ("account={b.account.pk}", False),
        ("customer={o.customer.pk}", True),
        ("customer={b.customer.pk}", False),
        ("case={o.conversation.case_id}", True),
        ("case={b.conversation.case_id}", False),
        ("assignee=none", True),
        ("assignee=me", False),
        ("assignee={o.member.pk}", False),
        ("view=unassigned&status=open&assignee=none", True),
    ],
)
def test_filters_say_which(world: World, query: str, expected: bool) -> None:
    asked = query.format(o=world.ours, b=world.other_brand)
    found = ids(world.caller("ada").get(f"conversations?{asked}"))
    assert (world.ours.conversation.pk in found) is expected


def test_mine_are_those_assigned_to_the_keys_member(world: World) -> None:
    marco = world.caller("marco")
    body = {"member_id": world.cast.marco.pk}
    assert marco("PUT", path(world, "/assignment"), body).status_code == 200
    assert ids(marco.get("conversations?view=mine")) == [world.ours.conversation.pk]
    assert ids(world.caller("ada").get("conversations?view=mine")) == []


@pytest.mark.parametrize(
    "query",
    ["view=secret", "status=OPEN", "brand=x", "brand=0", f"brand={2**63}", "limit=0",
     "limit=101", "staus=open", "status=open&status=closed", "updated_since=yesterday",
     "updated_since=2026-01-01", "updated_since=1700000000", "updated_since=0001-01-01T00:00:00%2B23:59",
     "updated_since=2026-01-01T00:00:00", "assignee=-1", "after=x", "assignee=me%27%20OR%201=1"],
)  # fmt: skip
def test_a_filter_that_cannot_be_meant_is_refused(world: World, query: str) -> None:
    found = error(world.caller("ada")("GET", f"conversations?{query}"), 422)
    assert found["field"] == query.split("=")[0]


def test_what_changed_since_comes_in_the_order_of_changes(world: World) -> None:
    ada = world.caller("ada")
    later = timezone.now() + timedelta(minutes=5)
    since = later.isoformat().replace("+", "%2B")
    assert ada.get(f"conversations?updated_since={since}")["items"] == []
    with time_machine.travel(later + timedelta(seconds=1)):
        assert (
            ada("POST", path(world, "/notes"), {"text": "Richiama"}).status_code == 201
        )
    with time_machine.travel(later + timedelta(seconds=2)):
        newer = talk(world.ours.account, "Ugo")
    found = ada.get(f"conversations?updated_since={since}")
    assert ids(found) == [world.ours.conversation.pk, newer.pk]


def test_a_plus_that_was_not_escaped_is_understood(world: World) -> None:
    found = world.caller("ada").get(
        "conversations?updated_since=2020-01-01T00:00:00+01:00"
    )
    assert world.ours.conversation.pk in ids(found)


def test_assigning_is_recorded_under_the_client(world: World) -> None:
    sara = world.caller("sara")
    body = {"member_id": world.cast.marco.pk, "team_id": world.ours.team.pk}
    answer = sara("PUT", path(world, "/assignment"), body)
    assert answer.json()["assignee"]["name"] == "Marco"
    assert answer.json()["team"]["name"] == "Team Anna"
    row = Activity.objects.filter(verb="assigned").latest("pk")
    assert (row.actor_kind, row.actor_id) == ("api", sara.token.pk)  # type: ignore[union-attr]
    assert row.actor_name == "API: CRM sync (Sara)"
    back = sara("PUT", path(world, "/assignment"), {"member_id": None}).json()
    assert back["assignee"] is None


def test_who_only_answers_when_asked_cannot_be_given_it(world: World) -> None:
    body = {"member_id": world.cast.vito.pk}
    answer = world.caller("sara")("PUT", path(world, "/assignment"), body)
    error(answer, 422, "cannot_hold")


def test_who_waits_is_not_closed_as_answered(world: World) -> None:
    answer = world.caller("marco")(
        "POST", path(world, "/closure"), {"reason": "answered"}
    )
    error(answer, 409, "unanswered")


def test_only_a_person_says_that_no_answer_is_needed(world: World) -> None:
    marco, body = (
        world.caller("marco"),
        {"reason": "no_answer_needed", "because": "è spam"},
    )
    found = error(marco("POST", path(world, "/closure"), body), 422, "for_a_person")
    assert found["field"] == "decided_by_person"
    world.ours.commitment.refresh_from_db()
    assert world.ours.commitment.is_open
    answer = marco("POST", path(world, "/closure"), body | {"decided_by_person": True})
    assert answer.status_code == 201
    closure = answer.json()["closure"]
    assert (closure["because"], closure["by"]) == ("è spam", "Marco (CRM sync)")
    world.ours.commitment.refresh_from_db()
    assert world.ours.commitment.settled_by_id == world.cast.marco.pk


def test_closing_twice_keeps_the_first_and_reopening_works(world: World) -> None:
    marco = world.caller("marco")
    body = {
        "reason": "no_answer_needed",
        "because": "doppio",
        "decided_by_person": True,
    }
    first = marco("POST", path(world, "/closure"), body).json()["closure"]
    again = marco("POST", path(world, "/closure"), body | {"because": "altro"})
    assert again.json()["closure"] == first
    opened = marco("DELETE", path(world, "/closure"))
    assert (opened.status_code, opened.json()["status"]) == (200, "open")
    assert marco("DELETE", path(world, "/closure")).status_code == 200


def test_a_note_stands_under_the_name_of_the_member(world: World) -> None:
    vito = world.caller("vito")
    made = vito("POST", path(world, "/notes"), {"text": "La caldaia è la 12"})
    assert made.status_code == 201
    assert made.json()["author"]["name"] == "Vito"
    assert [n["text"] for n in vito.get(path(world, "/notes"))["items"]] == [
        "La caldaia è la 12"
    ]


def test_an_answer_one_has_is_not_sent_again(world: World) -> None:
    ada = world.caller("ada")
    first = ada("GET", path(world))
    again = ada("GET", path(world), If_None_Match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    ada("POST", path(world, "/notes"), {"text": "novità"})
    assert ada("GET", path(world), If_None_Match=first["ETag"]).status_code == 200


def test_reading_is_not_seeing(world: World) -> None:
    world.caller("ada").get(path(world))
    assert Conversation.objects.get(pk=world.ours.conversation.pk).is_unread


@pytest.mark.parametrize(
    ("address", "most"),
    [("conversations", 4), ("messages", 4), ("customers", 3), ("commitments", 3),
     ("conversations/{id}/messages", 5), ("customers/{customer}/timeline", 5)],
)  # fmt: skip
def test_a_long_list_asks_no_more_than_a_short_one(
    world: World, address: str, most: int
) -> None:
    ada = world.caller("ada")
    address = address.format(
        id=world.ours.conversation.pk, customer=world.ours.customer.pk
    )
    ada.get(address)
    few = count(lambda: ada.get(f"{address}?limit=1"))
    _grow(world)
    many: list[Any] = []
    asked = count(lambda: many.extend(ada.get(f"{address}?limit=100")["items"]))
    assert len(many) > 10
    assert few <= asked <= most + 1, (few, asked)


def _grow(world: World) -> None:
    from ascolto.testing import make

    for number in range(12):
        talk(world.ours.account, f"Ospite {number}")
        make.inbound(
            world.ours.account,
            world.ours.conversation.handle,
            f"Messaggio {number}",
            thread=world.ours.conversation.thread,
        )
