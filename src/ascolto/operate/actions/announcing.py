"""A statement on an incident, said in a conversation with each customer it is for.

In batches, by the key of each letter: the same letter twice is the same message. What a customer had
asked about something else stays owed: an announcement answers only who had written about that.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels import templating
from ascolto.channels.actions import writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.contract import Filled
from ascolto.channels.models import Account, Message
from ascolto.channels.recipients import NOBODY_ELSE
from ascolto.core import activity, bus
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer
from ascolto.events import StatementsDue, StatementsWritten
from ascolto.operate.actions import closing, conversing, reaching_out, replying
from ascolto.operate.models import Announcement, Conversation

log = structlog.get_logger(__name__)
Letter = Mapping[str, Any]
Pairs = list[tuple[Letter, Conversation]]
_SHOWN = ("preview", "last_direction", "last_message_at", "message_count")


@dataclass
class _Batch:
    """What has become of the letters of one event so far."""

    event: StatementsDue
    by: Actor
    written: list[tuple[int, int]]
    refused: list[tuple[int, str]]

    def refuse(self, letter: Letter, why: str) -> None:
        self.refused.append((letter["telling"], why))


@dataclass(frozen=True)
class _Ready:
    """A letter with its place, as the channel takes it."""

    letter: Letter
    conversation: Conversation
    filled: Filled | None

    def writing(self, by: Actor) -> Writing:
        key = uuid.UUID(self.letter["key"])
        thread, text = self.conversation.thread, self.letter["text"]
        return Writing(thread, text, by, (), key, filled=self.filled)


@transaction.atomic
def announce(event: StatementsDue) -> None:
    """Write what is due and tell what came of it."""
    sender = Member.objects.filter(pk=event.member_id).first()
    if sender is None:
        _answer(event, [], [(one["telling"], _("Whoever sent it is gone.")) for one in event.letters])  # fmt: skip
        return
    batch = _Batch(event, Actor.member(sender), [], [])
    new = _without_known(batch)
    pairs = [(letter, place) for letter in new if (place := _place(letter, batch))]
    _write(batch, _checked(batch, pairs))
    _answer(event, batch.written, batch.refused)


def _without_known(batch: _Batch) -> list[Letter]:
    """What was written by an earlier attempt is answered for, and written no second time."""
    keys = {one["key"]: one for one in batch.event.letters}
    rows = Message.objects.filter(delivery__idempotency_key__in=list(keys))
    known = {str(key): pk for pk, key in rows.values_list("pk", "delivery__idempotency_key")}  # fmt: skip
    batch.written += [(keys[key]["telling"], pk) for key, pk in known.items()]
    return [one for key, one in keys.items() if key not in known]


def _place(letter: Letter, batch: _Batch) -> Conversation | None:
    """The conversation it is said in, or a new one; None where there is none, and then it was refused."""
    try:
        with transaction.atomic():
            if letter["thread"]:
                return _standing(letter["thread"])
            return _new(letter, batch)
    except Refusal as refusal:
        batch.refuse(letter, str(refusal))
    except Exception:  # one that breaks takes no other with it
        log.exception("announcing.broke", telling=letter["telling"])
        batch.refuse(letter, _("It could not be written; the log says why."))
    return None


def _standing(thread_id: int) -> Conversation:
    rows = Conversation.objects.filter(thread_id=thread_id)
    found: Conversation | None = rows.select_related(
        "thread__account__answers_through", "thread__handle", "brand", "case"
    ).first()
    if found is None:
        raise Refusal(_("The conversation is not there any more."), "gone")
    return found


def _new(letter: Letter, batch: _Batch) -> Conversation:
    """Closed at once: nobody waits in it, and the customer's answer opens it."""
    account = Account.objects.select_related("brand").get(pk=letter["account"])
    customer = Customer.objects.get(pk=letter["customer"])
    by = batch.by
    handle = reaching_out.identity(account, letter["address"], customer, by=by)
    place = reaching_out.thread(
        account, handle, letter["subject"] or account.brand.name
    )
    made = reaching_out.open_(place, handle=handle, language=letter["language"], by=by)
    because = _("told of the incident “%(name)s”") % {"name": batch.event.incident}
    closing.close(made, reason=closing.Reason.NO_ANSWER_NEEDED, because=because, by=by)
    return made


def _checked(batch: _Batch, pairs: Pairs) -> list[_Ready]:
    """What the channel would refuse is refused here, and shown with the reason."""
    good = []
    for letter, conversation in pairs:
        try:
            filled = _filled(letter, conversation)
            replying.check(conversation, letter["text"], (), NOBODY_ELSE, filled)
        except Refusal as refusal:
            batch.refuse(letter, str(refusal))
        else:
            good.append(_Ready(letter, conversation, filled))
    return good


def _filled(letter: Letter, conversation: Conversation) -> Filled | None:
    wanted = letter["template"]
    if not wanted:
        return None
    account = writing.answering_account(conversation.thread)
    found = templating.find(account, wanted["name"], wanted["language"])
    filled = templating.fill(found, wanted["values"]) if found else None
    if filled is None:
        raise Refusal(
            _("This approved text is not there any more. Choose another."), "unknown"
        )
    return filled


def _write(batch: _Batch, good: Sequence[_Ready]) -> None:
    """All at once; who was given seconds to think better of it had them before."""
    if not good:
        return
    talks = [one.conversation for one in good]
    conversing.hold(*talks)
    messages = writing.write_all(
        [one.writing(batch.by) for one in good], undo_for=timedelta(0)
    )
    _note(batch.event, good, messages)
    for talk, message in zip(talks, messages, strict=True):
        talk.preview = conversing.preview(message)
        talk.last_direction = message.direction
        talk.last_message_at = message.sent_at
    conversing.count_messages(talks)
    Conversation.objects.bulk_update(talks, _SHOWN)
    event = batch.event
    details = {"incident": event.incident_id, "name": event.incident}
    activity.record_many("announced", [(t, details) for t in talks], by=batch.by)
    conversing.announce(talks)
    for one, message in zip(good, messages, strict=True):
        batch.written.append((one.letter["telling"], message.pk))


def _note(
    event: StatementsDue, good: Sequence[_Ready], messages: Sequence[Message]
) -> None:
    Announcement.objects.bulk_create(
        Announcement(
            conversation=one.conversation,
            message=message,
            incident_id=event.incident_id,
            name=event.incident[:120],
            answers=one.letter["answers"],
        )
        for one, message in zip(good, messages, strict=True)
    )


def _answer(
    event: StatementsDue,
    written: Sequence[tuple[int, int]],
    refused: Sequence[tuple[int, str]],
) -> None:
    bus.publish(StatementsWritten(event.workspace_id, tuple(written), tuple(refused)))


def apart(message_ids: Sequence[int]) -> set[int]:
    """Those that answer nothing the customer had asked. One query."""
    rows = Announcement.objects.filter(message__in=message_ids, answers=False)
    return set(rows.values_list("message_id", flat=True))
