"""A person answers and promises something: what is written becomes a commitment with its time."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence

from django.db import transaction

from ascolto.channels.actions.writing import NewFile
from ascolto.channels.contract import Filled
from ascolto.channels.models import Message
from ascolto.channels.recipients import NOBODY_ELSE, Recipients
from ascolto.commitments.actions import pledging
from ascolto.commitments.actions.pledging import About, Word
from ascolto.commitments.models import Commitment
from ascolto.commitments.subject import Subject
from ascolto.core.actor import Actor
from ascolto.operate import tallying
from ascolto.operate.actions import (
    closing,
    conversing,
    conveying,
    owing,
    recommending,
    replying,
    reusing,
)
from ascolto.operate.models import Conversation


@transaction.atomic
def reply(
    conversation: Conversation,
    *,
    text: str,
    by: Actor,
    promises: Sequence[Word] = (),
    keeps: Collection[int] = (),
    gestures: Collection[int] = (),
    files: Sequence[NewFile] = (),
    key: uuid.UUID | None = None,
    and_close: bool = False,
    used: Sequence[int] = (),
    items: Collection[int] = (),
    takes: bool = True,
    recipients: Recipients = NOBODY_ELSE,
    approved_by: Actor | None = None,
    filled: Filled | None = None,
) -> Message:
    """Answer, promise what it says, and say which promises it keeps and which gestures it tells of.
    `used`: the entries of the library that it was written with; `items`: those of the catalogue.

    The same `key` twice is the same answer with the same promises. Raises `Refusal`.
    """
    message = replying.reply(
        conversation, text=text, by=by, files=files, key=key, recipients=recipients,
        takes=takes, approved_by=approved_by, filled=filled,
    )  # fmt: skip
    promise(conversation, promises, by=by, message=message)
    _keep(conversation, message, keeps)
    conveying.carry(message, gestures)
    reusing.note(conversation, message, answers=used, by=by)
    recommending.note(conversation, message, items=items)
    if and_close and conversation.is_open:
        closing.close(conversation, reason=closing.Reason.ANSWERED, by=by)
    return message


def _keep(conversation: Conversation, message: Message, ids: Collection[int]) -> None:
    if ids:
        kept = Commitment.objects.open().promises().about(conversation)
        pledging.keep_with(message.pk, list(kept.filter(pk__in=ids)))


@transaction.atomic
def promise(
    conversation: Conversation,
    words: Sequence[Word],
    *,
    by: Actor,
    message: Message | None = None,
) -> list[Commitment]:
    """Put promises to this customer into the ledger, and their time on the list."""
    if not words:
        return []
    conversing.hold(conversation)
    about = About(
        subject=Subject.of(conversation),
        brand_id=conversation.brand_id,
        account_id=conversation.account_id,
        customer_id=conversation.case.customer_id,
        message_id=message.pk if message else None,
    )
    made = pledging.promise(about, words, by=by)
    show(conversation)
    return made


@transaction.atomic
def show(conversation: Conversation) -> None:
    """After what is owed changed: the list and open screens."""
    conversing.hold(conversation)
    with tallying.kept([conversation]):
        owing.show_what_is_owed([conversation])
        conversation.save(update_fields=["waiting_since", "due_at"])
    conversing.announce([conversation])
