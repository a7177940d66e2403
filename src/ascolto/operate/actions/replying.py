"""A person answers, on the channel where the customer wrote; ten seconds to think better of it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels import recipients as recipients_of
from ascolto.channels.actions import delivering, writing
from ascolto.channels.actions.writing import NewFile, Writing
from ascolto.channels.contract import Filled
from ascolto.channels.models import Message
from ascolto.channels.recipients import NOBODY_ELSE, Recipients
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import unfilled
from ascolto.operate.actions import assigning, closing, conversing, training
from ascolto.operate.models import AnswerUse, Conversation, Draft, Submission

SHOWN = (
    "preview", "last_direction", "last_message_at", "message_count", "is_unread",
    "back_because",
)  # fmt: skip


@transaction.atomic
def reply(
    conversation: Conversation,
    *,
    text: str,
    by: Actor,
    files: Sequence[NewFile] = (),
    key: uuid.UUID | None = None,
    and_close: bool = False,
    undo_for: timedelta | None = None,
    takes: bool = True,
    recipients: Recipients = NOBODY_ELSE,
    approved_by: Actor | None = None,
    filled: Filled | None = None,
) -> Message:
    """Put an answer on its way. The same `key` twice is the same answer. Raises `Refusal`.

    With `takes`, what was in nobody's hands is in those of whoever answers. What somebody in
    training writes leaves only when it is `approved_by` another.
    """
    if not by.is_person:
        raise Refusal(_("Only a person answers a customer."), "not_a_person")
    conversing.hold(conversation)
    known = key and Message.objects.filter(delivery__idempotency_key=key).first()
    if known:
        return known
    if approved_by is None:
        training.refuse(by)
    to = check(conversation, text, files, recipients, filled)
    wait = timedelta(seconds=settings.UNDO_SECONDS) if undo_for is None else undo_for
    message = writing.write(
        Writing(conversation.thread, text.strip(), by, files, key, to, filled),
        undo_for=wait,
    )
    if takes and conversation.assignee_id is None and by.member_id:
        assigning.assign(conversation, to=by.member_id, by=by)
    _show(conversation, message)
    Draft.objects.filter(conversation=conversation, member_id=by.member_id).delete()
    activity.record("replied", conversation, by=by, message=message.pk)
    if and_close:
        closing.close(conversation, reason=closing.Reason.ANSWERED, by=by)
    conversing.announce([conversation])
    return message


def _show(conversation: Conversation, message: Message) -> None:
    conversation.preview = conversing.preview(message)
    conversation.last_direction = message.direction
    conversation.last_message_at = message.sent_at
    conversing.count_messages([conversation])
    conversation.is_unread, conversation.back_because = False, ""
    conversation.save(update_fields=SHOWN)


def check(
    conversation: Conversation,
    text: str,
    files: Sequence[NewFile],
    wanted: Recipients,
    filled: Filled | None = None,
) -> Recipients:
    """Who gets it, once everything about it is right. Raises `Refusal`."""
    thread = conversation.thread
    writing.check(thread, text, files, filled)
    unfilled.refuse(text)
    return recipients_of.settle(thread, writing.answering_account(thread), wanted)


@transaction.atomic
def undo(message: Message, *, by: Actor, into_draft: bool = True) -> str:
    """Call an answer back before it leaves; returns its text for the composer. Raises `Refusal`."""
    delivering.cancel(message, by=by)
    AnswerUse.objects.filter(message=message).delete()  # it was of no use
    Submission.objects.filter(message=message).update(
        status=Submission.Status.WITHDRAWN
    )
    conversation = Conversation.objects.select_related("brand").get(
        thread_id=message.thread_id
    )
    if not conversation.is_open:
        closing.reopen(conversation, by=by, why=_("the answer was called back"))
    if not into_draft:
        return message.text
    Draft.objects.update_or_create(
        conversation=conversation,
        member_id=message.author_id,
        defaults={
            "text": message.text,
            "is_note": False,
            "cc": ", ".join(message.meta.get("cc", ())),
            "bcc": ", ".join(message.meta.get("bcc", ())),
        },
    )
    return message.text
