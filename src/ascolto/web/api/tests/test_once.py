"""An Idempotency-Key: however often the same write comes, it happens once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import IdempotentCall
from ascolto.operate.actions import conversing, noting
from ascolto.operate.models import Note
from ascolto.web.api import once
from ascolto.web.api.tests.world import World, error

BODY = {"text": "Certo, La aspettiamo.", "written_by_person": True}


def replies(world: World) -> str:
    return f"conversations/{world.ours.conversation.pk}/replies"


def test_the_same_write_gets_the_same_answer_and_is_sent_once(world: World) -> None:
    marco = world.caller("marco")
    first = marco("POST", replies(world), BODY, Idempotency_Key="a-1")
    again = marco("POST", replies(world), BODY, Idempotency_Key="a-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert Message.objects.filter(author=world.cast.marco).count() == 1


def test_every_write_takes_a_key(world: World) -> None:
    marco, ours = world.caller("marco"), world.ours
    talk_path, person = (
        f"conversations/{ours.conversation.pk}",
        f"customers/{ours.customer.pk}",
    )
    why = {"reason": "no_answer_needed", "because": "spam", "decided_by_person": True}
    writes: list[tuple[str, str, Any]] = [
        ("POST", f"{talk_path}/notes", {"text": "x"}),
        ("PUT", f"{talk_path}/assignment", {"member_id": world.cast.marco.pk}),
        ("POST", f"{talk_path}/closure", why),
        ("DELETE", f"{talk_path}/closure", None),
        ("PATCH", person, {"about": "x"}),
        ("POST", f"{person}/links", {"customer_id": ours.other.pk}),
        ("DELETE", f"{person}/links/{ours.merge.pk}", None),
    ]
    for number, (method, path, body) in enumerate(writes):
        first = marco(method, path, body, Idempotency_Key=f"k{number}")
        assert first.status_code in {200, 201}, first.content
        again = marco(method, path, body, Idempotency_Key=f"k{number}")
        assert again["Idempotency-Replayed"] == "true"
        assert again.content == first.content
    assert Note.objects.count() == 1


def test_a_key_is_not_used_for_something_else(world: World) -> None:
    marco = world.caller("marco")
    marco("POST", replies(world), BODY, Idempotency_Key="a-1")
    other = BODY | {"text": "Un altro testo"}
    error(marco("POST", replies(world), other, Idempotency_Key="a-1"), 422, "idempotency_key_reused")  # fmt: skip
    notes = f"conversations/{world.ours.conversation.pk}/notes"
    error(marco("POST", notes, BODY, Idempotency_Key="a-1"), 422)


def test_a_key_belongs_to_who_used_it(world: World) -> None:
    path = f"conversations/{world.ours.conversation.pk}/notes"
    for name in ("marco", "giulia"):
        answer = world.caller(name)("POST", path, {"text": "x"}, Idempotency_Key="a-1")
        assert answer.status_code == 201
    assert Note.objects.count() == 2


def test_what_was_refused_may_be_tried_again_with_the_same_key(world: World) -> None:
    marco, ours = world.caller("marco"), world.ours
    ours.account.disconnected_at = timezone.now()
    ours.account.save(update_fields=["disconnected_at"])
    error(marco("POST", replies(world), BODY, Idempotency_Key="a"), 409, "disconnected")
    ours.account.disconnected_at = None
    ours.account.save(update_fields=["disconnected_at"])
    assert marco("POST", replies(world), BODY, Idempotency_Key="a").status_code == 201


def test_a_write_that_breaks_leaves_nothing_behind(world: World) -> None:
    marco = world.caller("marco")
    path = f"conversations/{world.ours.conversation.pk}/notes"
    original = conversing.announce

    def broken(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the disk is full")

    with mock.patch.object(conversing, "announce", broken):
        found = error(
            marco("POST", path, {"text": "x"}, Idempotency_Key="a"), 500, "internal"
        )
    assert "disk" not in found["message"]
    assert conversing.announce is original
    assert Note.objects.count() == 0
    assert marco("POST", path, {"text": "x"}, Idempotency_Key="a").status_code == 201


def test_while_it_is_being_worked_on_the_second_waits(world: World) -> None:
    marco = world.caller("marco")
    path = f"conversations/{world.ours.conversation.pk}/notes"
    during: list[Any] = []
    real = noting.note

    def slow(*args: Any, **more: Any) -> Note:
        during.append(marco("POST", path, {"text": "x"}, Idempotency_Key="a"))
        return real(*args, **more)

    with mock.patch.object(noting, "note", slow):
        first = marco("POST", path, {"text": "x"}, Idempotency_Key="a")
    assert first.status_code == 201
    error(during[0], 409, "in_progress")
    assert during[0]["Retry-After"] == "1"
    assert Note.objects.count() == 1


def test_a_claim_whose_process_died_is_free_after_a_while(world: World) -> None:
    marco = world.caller("marco")
    path = f"conversations/{world.ours.conversation.pk}/notes"

    def killed(_claim: Any, _work: Any) -> Any:
        raise SystemExit  # as a process that ends between claim and work

    with mock.patch.object(once, "_done", killed), pytest.raises(SystemExit):
        marco("POST", path, {"text": "x"}, Idempotency_Key="a")
    error(marco("POST", path, {"text": "x"}, Idempotency_Key="a"), 409, "in_progress")
    with time_machine.travel(timezone.now() + once.LEASE + timedelta(seconds=1)):
        assert (
            marco("POST", path, {"text": "x"}, Idempotency_Key="a").status_code == 201
        )


def test_who_lost_the_claim_writes_nothing(world: World) -> None:
    marco = world.caller("marco")
    path = f"conversations/{world.ours.conversation.pk}/notes"
    real = noting.note

    def overtaken(*args: Any, **more: Any) -> Note:
        later = timezone.now() + timedelta(seconds=90)
        IdempotentCall.objects.update(created_at=later)
        return real(*args, **more)

    with mock.patch.object(noting, "note", overtaken):
        error(
            marco("POST", path, {"text": "x"}, Idempotency_Key="a"), 409, "in_progress"
        )
    assert Note.objects.count() == 0


@pytest.mark.parametrize("key", ["", " ", "a" * 256, "è", "a b"])
def test_a_key_is_plain_and_short(world: World, key: str) -> None:
    path = f"conversations/{world.ours.conversation.pk}/notes"
    answer = world.caller("marco")("POST", path, {"text": "x"}, Idempotency_Key=key)
    error(answer, 400, "bad_idempotency_key")
