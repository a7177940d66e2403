from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import tallying
from ascolto.operate.actions import assigning, closing, drafting, noting, replying
from ascolto.operate.models import Conversation, Draft, Tally
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import post, run

NOW = timedelta(0)


def chat_says(chat: Account, text: str = "Ciao", visitor: str = "v1") -> Conversation:
    body = {
        "type": "message", "client_id": uuid.uuid4().hex, "text": text, "page_url": "",
        "visitor": {"id": visitor, "name": "Zoe"}, "language": "it",
        "sent_at": timezone.now().isoformat(),
    }  # fmt: skip
    post(chat, body)
    run()
    found: Conversation = Conversation.objects.latest("last_message_at")
    return found


def test_a_delivered_answer_by_a_person_keeps_the_commitment(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat)
    message = replying.reply(
        conversation, text="Certo.", by=cast.as_("marco"), undo_for=NOW
    )
    assert Commitment.objects.get().is_open  # written is not delivered
    run()
    kept = Commitment.objects.get()
    conversation.refresh_from_db()
    assert kept.state == "kept"
    assert kept.settled_by == cast.marco
    assert kept.kept_by_message_id == message.pk
    assert not conversation.awaits_us


def test_only_a_person_answers(chat: Account) -> None:
    conversation = chat_says(chat)
    with pytest.raises(Refusal):
        replying.reply(conversation, text="bip", by=Actor.rule("robot"))


def test_the_same_key_twice_is_one_answer(chat: Account, cast: Cast) -> None:
    conversation, key = chat_says(chat), uuid.uuid4()
    first = replying.reply(conversation, text="Certo.", by=cast.as_("marco"), key=key)
    second = replying.reply(conversation, text="Certo.", by=cast.as_("marco"), key=key)
    assert first.pk == second.pk


def test_an_answer_waits_for_its_undo_and_can_be_called_back(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat, "Ciao")
    message = replying.reply(
        conversation, text="Ops", by=cast.as_("marco"), undo_for=timedelta(minutes=1)
    )
    run()
    assert message.delivery.status == Delivery.Status.PENDING
    assert replying.undo(message, by=cast.as_("marco")) == "Ops"
    run()
    conversation.refresh_from_db()
    assert Delivery.objects.get(message=message).status == Delivery.Status.CANCELLED
    assert Draft.objects.get().text == "Ops"
    assert conversation.preview == "Ciao"
    assert Commitment.objects.get().is_open


def test_what_has_left_cannot_be_called_back(chat: Account, cast: Cast) -> None:
    message = replying.reply(
        chat_says(chat), text="Certo.", by=cast.as_("marco"), undo_for=NOW
    )
    run()
    with pytest.raises(Refusal) as no:
        replying.undo(message, by=cast.as_("marco"))
    assert no.value.code == "too_late"


def test_what_came_after_the_answer_was_written_still_waits(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat, "Avete una camera?")
    replying.reply(
        conversation, text="Sì.", by=cast.as_("marco"), undo_for=timedelta(minutes=1)
    )
    chat_says(chat, "E un lettino?")
    Delivery.objects.filter(status="pending").update(not_before=timezone.now())
    run()
    states = dict(Commitment.objects.values_list("kind", "state"))
    conversation.refresh_from_db()
    assert states == {"first_reply": "kept", "next_reply": "open"}
    assert conversation.awaits_us


def test_an_answer_takes_the_conversation_in_hand(chat: Account, cast: Cast) -> None:
    conversation = chat_says(chat)
    replying.reply(conversation, text="Eccomi.", by=cast.as_("marco"))
    assert conversation.assignee == cast.marco


def test_answered_needs_an_answer(chat: Account, cast: Cast) -> None:
    conversation = chat_says(chat)
    with pytest.raises(Refusal) as no:
        closing.close(conversation, reason="answered", by=cast.as_("marco"))
    assert no.value.code == "unanswered"


def test_send_and_close_closes_at_once_and_keeps_on_arrival(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat)
    replying.reply(
        conversation, text="Fatto.", by=cast.as_("marco"), and_close=True, undo_for=NOW
    )
    assert not conversation.is_open
    run()
    assert Commitment.objects.get().state == "kept"


def test_no_answer_needed_wants_its_reason_and_releases(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat, "Grazie!")
    with pytest.raises(Refusal):
        closing.close(conversation, reason="no_answer_needed", by=cast.as_("marco"))
    closing.close(
        conversation,
        reason="no_answer_needed",
        because="un grazie.",  # the stop ends our sentence
        by=cast.as_("marco"),
    )
    released = Commitment.objects.get()
    assert (released.state, released.reason) == ("released", "un grazie")
    assert released.settled_by == cast.marco


def test_an_answer_that_did_not_arrive_opens_everything_again(
    chat: Account, cast: Cast
) -> None:
    from ascolto.core import bus
    from ascolto.events import DeliveriesSettled

    conversation = chat_says(chat)
    message = replying.reply(
        conversation, text="Fatto.", by=cast.as_("marco"), and_close=True, undo_for=NOW
    )
    run()
    Delivery.objects.filter(message=message).update(status="failed", why="mailbox full")
    bus.publish(DeliveriesSettled(conversation.workspace_id, (message.delivery.pk,)))
    run()
    conversation.refresh_from_db()
    assert conversation.is_open
    assert conversation.trouble == "failed"
    assert conversation.awaits_us
    assert Commitment.objects.get().is_open


def test_an_empty_answer_is_refused_and_nothing_is_stored(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat)
    before = Message.objects.count()
    with pytest.raises(Refusal):
        replying.reply(conversation, text="  \n", by=cast.as_("marco"))
    assert Message.objects.count() == before


def test_an_answer_that_is_too_long_is_refused_before_the_network(
    chat: Account, cast: Cast
) -> None:
    conversation = chat_says(chat)
    with pytest.raises(Refusal) as no:
        replying.reply(conversation, text="a" * 100_000, by=cast.as_("marco"))
    assert no.value.code == "too_long"


def test_a_note_is_never_a_message(chat: Account, cast: Cast) -> None:
    conversation = chat_says(chat)
    before = Message.objects.count()
    noting.note(conversation, text="Era in camera 8", by=cast.as_("giulia"))
    assert Message.objects.count() == before
    assert conversation.notes.get().author == cast.giulia


def test_a_draft_is_kept_and_forgotten_when_empty(chat: Account, cast: Cast) -> None:
    conversation = chat_says(chat)
    drafting.save(conversation, member=cast.marco, text="Gentile")
    drafting.save(conversation, member=cast.marco, text="Gentile Zoe")
    assert Draft.objects.get().text == "Gentile Zoe"
    drafting.save(conversation, member=cast.marco, text=" ")
    assert not Draft.objects.exists()


def test_an_answer_written_on_a_stale_page_counts_right(
    chat: Account, cast: Cast
) -> None:
    """Between a page's reading and its write others write too."""
    conversation = chat_says(chat)
    stale = Conversation.objects.get(pk=conversation.pk)
    assigning.assign(conversation, to=cast.marco.pk, by=cast.as_("marco"))
    chat_says(chat, "E il cane?")
    replying.reply(stale, text="Certo.", by=cast.as_("sara"), undo_for=NOW)
    conversation.refresh_from_db()
    assert conversation.message_count == 3
    assert conversation.assignee_id == cast.marco.pk
    kept = {(t.name, t.brand_id, t.member_id): t.count for t in Tally.objects.all()}
    assert {k: n for k, n in kept.items() if n} == tallying.recount()


def test_one_of_two_answers_that_bounced_leaves_the_promise_kept(
    chat: Account, cast: Cast
) -> None:
    from ascolto.core import bus
    from ascolto.events import DeliveriesSettled

    conversation = chat_says(chat)
    first = replying.reply(conversation, text="Uno", by=cast.as_("marco"), undo_for=NOW)
    second = replying.reply(
        conversation, text="Due", by=cast.as_("marco"), undo_for=NOW
    )
    run()
    kept_by = Commitment.objects.get().kept_by_message_id
    bounced = first if kept_by == first.pk else second
    Delivery.objects.filter(message=bounced).update(status="failed", why="no such user")
    bus.publish(DeliveriesSettled(conversation.workspace_id, (bounced.delivery.pk,)))
    run()
    assert Commitment.objects.get().state == "kept"


def test_answers_that_arrive_in_another_order_leave_nobody_waiting(
    chat: Account, cast: Cast
) -> None:
    """The first was written before the second question, and left after the second answer."""
    conversation = chat_says(chat)
    by = cast.as_("marco")
    first = replying.reply(
        conversation, text="Certo.", by=by, undo_for=timedelta(hours=1)
    )
    chat_says(chat, "E il cane?")
    replying.reply(conversation, text="Anche il cane.", by=by, undo_for=NOW)
    run()
    Delivery.objects.filter(message=first).update(not_before=timezone.now())
    run()
    conversation.refresh_from_db()
    assert Delivery.objects.get(message=first).status == Delivery.Status.SENT
    assert not Commitment.objects.open().exists()
    assert not conversation.awaits_us
