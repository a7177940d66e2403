"""Who is said to have written an answer, and what that keeps."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from ascolto.channels.models import Delivery, Message
from ascolto.core.models import Activity
from ascolto.operate.actions import settling
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.web.api.tests.world import Caller, World, error, talk

TEXT = "Certo, La aspettiamo dalle quindici."


def reply(who: Caller, conversation: Conversation, **body: Any) -> Any:
    body = {"text": TEXT} | body
    return who("POST", f"conversations/{conversation.pk}/replies", body)


def arrive(pk: int) -> None:
    """The channel has carried it."""
    delivery = Delivery.objects.select_related("message").get(message_id=pk)
    delivery.status, delivery.settled_at = Delivery.Status.SENT, timezone.now()
    delivery.save(update_fields=["status", "settled_at"])
    settling.settle([delivery])


def test_what_a_person_wrote_keeps_the_commitment(world: World) -> None:
    marco = world.caller("marco")
    made = reply(marco, world.ours.conversation, written_by_person=True)
    assert made.status_code == 201
    body = made.json()
    assert (body["written_by"], body["author"]["name"]) == ("person", "Marco")
    assert (body["automation"], body["delivery"]["status"]) == ("", "pending")
    world.ours.commitment.refresh_from_db()
    assert world.ours.commitment.is_open, "nothing has arrived yet"
    arrive(body["id"])
    world.ours.commitment.refresh_from_db()
    assert world.ours.commitment.state == "kept"
    assert world.ours.commitment.settled_by_id == world.cast.marco.pk


def test_what_nobody_is_said_to_have_written_is_automatic_and_keeps_nothing(
    world: World,
) -> None:
    marco = world.caller("marco")
    body = reply(marco, world.ours.conversation).json()
    assert (body["written_by"], body["author"]) == ("automation", None)
    assert body["automation"] == "API: CRM sync (Marco)"
    assert body["text"] == f"{TEXT}\n\nQuesto è un messaggio automatico."
    arrive(body["id"])
    world.ours.commitment.refresh_from_db()
    assert world.ours.commitment.is_open
    found = marco.get(f"conversations/{world.ours.conversation.pk}")
    assert found["waiting_since"]
    assert found["assignee"] is None


def test_both_are_recorded_with_the_name_of_the_client(world: World) -> None:
    marco = world.caller("marco")
    reply(marco, world.ours.conversation)
    reply(marco, world.other_brand.conversation, written_by_person=True)
    automatic = Activity.objects.get(verb="sent automatically")
    assert (automatic.actor_kind, automatic.actor_name) == (
        "api",
        "API: CRM sync (Marco)",
    )
    person = Activity.objects.get(verb="replied")
    assert (person.actor_kind, person.actor_name) == ("member", "Marco (CRM sync)")
    assert person.actor_id == world.cast.marco.pk


def test_an_automatic_message_does_not_close(world: World) -> None:
    answer = reply(world.caller("marco"), world.ours.conversation, close=True)
    assert error(answer, 422, "for_a_person")["field"] == "close"


def test_a_person_answers_and_closes_at_once(world: World) -> None:
    marco = world.caller("marco")
    conversation = world.ours.conversation
    made = reply(marco, conversation, written_by_person=True, close=True)
    assert made.status_code == 201
    found = marco.get(f"conversations/{conversation.pk}")
    assert (found["status"], found["closure"]["reason"]) == ("closed", "answered")


def test_one_automatic_message_a_day(world: World) -> None:
    marco = world.caller("marco")
    assert reply(marco, world.ours.conversation).status_code == 201
    error(reply(marco, world.ours.conversation), 409, "too_often")
    person = reply(marco, world.ours.conversation, written_by_person=True)
    assert person.status_code == 201
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        assert reply(marco, world.ours.conversation).status_code == 201


def test_machines_do_not_answer_machines(world: World) -> None:
    conversation = world.ours.conversation
    make.inbound(
        world.ours.account,
        conversation.handle,
        "Sono in ferie",
        thread=conversation.thread,
        automatic="auto-submitted",
    )
    marco = world.caller("marco")
    error(reply(marco, conversation), 409, "to_a_machine")
    assert reply(marco, conversation, written_by_person=True).status_code == 201


def test_in_public_only_a_leads_key_sends_automatic_messages(world: World) -> None:
    public = talk(world.ours.account, "Ugo", is_public=True)
    error(reply(world.caller("marco"), public), 403, "for_a_lead")
    assert reply(world.caller("sara"), public).status_code == 201


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "   "}, 422, "empty"),
        ({"text": ""}, 422, "invalid"),
        ({}, 422, "missing"),
        ({"text": TEXT, "subject": "x"}, 422, "unknown_field"),
        ({"text": 5}, 422, "invalid"),
        ({"text": TEXT, "written_by_person": "yes"}, 422, "invalid"),
        ({"text": TEXT, "written_by_person": 1}, 422, "invalid"),
        ({"text": "a\x00b"}, 422, "invalid"),
        ([], 422, "invalid"),
        ("null", 422, "invalid"),
        ("", 422, "missing"),
        ("{", 400, "unreadable"),
    ],
)
def test_a_body_that_does_not_fit_sends_nothing(
    world: World, body: Any, status: int, code: str
) -> None:
    before = Message.objects.count()
    path = f"conversations/{world.ours.conversation.pk}/replies"
    error(world.caller("marco")("POST", path, body), status, code)
    assert Message.objects.count() == before


def test_a_disconnected_account_carries_nothing(world: World) -> None:
    world.ours.account.disconnected_at = timezone.now()
    world.ours.account.save(update_fields=["disconnected_at"])
    answer = reply(
        world.caller("marco"), world.ours.conversation, written_by_person=True
    )
    error(answer, 409, "disconnected")


def test_a_deleted_message_does_not_tell_what_it_said(world: World) -> None:
    Message.objects.filter(pk=world.ours.message.pk).update(state="deleted")
    found = world.caller("ada").get(f"messages/{world.ours.message.pk}")
    assert (found["state"], found["text"]) == ("deleted", "")


def test_messages_since_an_id_come_oldest_first(world: World) -> None:
    ada = world.caller("ada")
    last = world.ours.message.pk
    talk(world.ours.account, "Ugo", "Prima")
    talk(world.ours.account, "Ugo", "Seconda")
    found = ada.get(
        f"messages?since_id={last}&direction=in&account={world.ours.account.pk}"
    )
    said = [m["text"] for m in found["items"]]
    assert said[-2:] == ["Prima", "Seconda"]
    assert all(m["id"] > last for m in found["items"])
