"""Cases and facts by the API: what a program joins, splits, writes down and takes back."""

from __future__ import annotations

from typing import Any

from ascolto.core.models import Activity
from ascolto.testing import make
from ascolto.testing.counting import count
from ascolto.web.api.tests.world import World, error, ids, talk


def test_cases_are_listed_filtered_and_read(world: World) -> None:
    lia, case = world.caller("limited"), world.ours.conversation.case
    mine = lia.get(f"cases?customer={world.ours.customer.pk}")
    assert case.pk in ids(mine)
    assert ids(lia.get("cases?status=closed")) == []
    found = lia.get(f"cases/{case.pk}")
    assert found["number"] == case.number
    assert found["conversation_ids"] == [world.ours.conversation.pk]
    assert [s["kind"] for s in found["regroupings"]] == ["apart"]


def test_a_join_is_made_once_and_taken_back(world: World) -> None:
    marco, case = world.caller("marco"), world.ours.conversation.case
    new = talk(world.ours.account, "Anna Bianchi", "Ancora io")
    path, body = f"conversations/{new.pk}/case", dict[str, Any](case_id=case.pk)
    error(marco("PUT", path, body), 422, "no_reason")  # by name alone nobody is hers
    body["reason"] = "sua sorella"
    for _ in range(2):
        answer = marco("PUT", path, body)
        assert answer.status_code == 200
    joined = answer.json()
    assert new.pk in joined["conversation_ids"]
    [step] = [s for s in joined["regroupings"] if s["kind"] == "join"]
    assert (step["reason"], step["by"]) == ("sua sorella", "API: CRM sync (Marco)")
    undone = marco("DELETE", f"regroupings/{step['id']}").json()
    assert undone["undone_at"]
    assert marco("DELETE", f"regroupings/{step['id']}").json() == undone
    assert new.pk not in marco.get(f"cases/{case.pk}")["conversation_ids"]


def test_a_conversation_is_split_off_whole_or_from_a_message_on(world: World) -> None:
    marco, ours = world.caller("marco"), world.ours
    handle = ours.conversation.handle
    later = make.inbound(
        ours.account, handle, "E un tavolo", thread=ours.message.thread
    )
    [second] = later
    made = marco("POST", f"messages/{second.pk}/case")
    assert made.status_code == 201
    assert made.json()["id"] != ours.conversation.case_id
    assert made.json()["title"] == "E un tavolo"
    again = marco("POST", f"messages/{second.pk}/case").json()
    assert again["id"] == made.json()["id"]
    alone = marco("DELETE", f"conversations/{ours.conversation.pk}/case")
    assert alone.status_code == 200


def test_facts_are_read_written_down_and_removed(world: World) -> None:
    marco, ours = world.caller("marco"), world.ours
    new = talk(ours.account, "Zoe Keller", "La prenotazione 8841 era per due")
    path = f"cases/{new.case_id}/facts"
    [found] = marco.get(path)["items"]
    assert (found["kind"], found["value"], found["state"]) == (
        "booking",
        "8841",
        "found",
    )
    body = {"kind": "iban", "value": "IT60 X054 2811 1010 0000 0123 456"}
    told = marco("POST", f"conversations/{new.pk}/facts", body).json()
    assert "0123" not in told["value"]
    assert told["state"] == "confirmed"
    gone = marco("DELETE", f"facts/{found['id']}").json()
    assert gone["state"] == "removed"
    assert ids(marco.get(path)) == [told["id"]]
    row = Activity.objects.filter(verb="removed fact").latest("pk")
    assert row.actor_kind == "api"
    error(marco("POST", f"conversations/{new.pk}/facts", body | {"value": " "}), 422)


def test_a_long_list_of_cases_asks_no_more_than_a_short_one(world: World) -> None:
    lia = world.caller("limited")
    lia.get("cases")
    short = count(lambda: lia.get("cases"))
    for n in range(4):
        talk(world.ours.account, f"Gast {n}")
    assert count(lambda: lia.get("cases")) <= short
