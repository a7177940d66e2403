"""Passing something on to somebody outside, and what they write back.

A forward stands in a thread of its own. So its delivery keeps no commitment, and who answers it is
neither a customer nor acknowledged; their words are shown in the conversation as theirs.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import recipients, registry
from ascolto.channels.actions import delivering, writing
from ascolto.channels.actions.writing import NewFile, Writing
from ascolto.channels.models import Account, Delivery, Handle, Message, Thread
from ascolto.channels.recipients import Recipients
from ascolto.core import activity, authority, storage
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate import forward_letter, unfilled
from ascolto.operate.actions import conversing, notifying, training
from ascolto.operate.models import Conversation, Forward
from ascolto.operate.reads import forwards

HOUR = timedelta(hours=1)
PER_HOUR = 20  # of one member
NOTE = 10_000
SUBJECT = 300


@dataclass(frozen=True)
class Parcel:
    """What is passed on, to whom. `message`: one of the thread; None: all of it."""

    account: Account
    to: str
    cc: str = ""
    subject: str = ""
    note: str = ""
    message: int | None = None
    files: Sequence[int] = ()


@transaction.atomic
def forward(
    conversation: Conversation, parcel: Parcel, *, key: uuid.UUID, by: Actor
) -> Forward:
    """The same `key` twice is the same forward. Raises `Refusal`, and then nothing leaves."""
    authority.require(by, Role.AGENT)
    known: Forward | None = Forward.objects.filter(key=key).first()
    if known:
        return known
    conversing.hold(conversation)
    training.refuse(by)  # words that leave the house wait for a yes
    to = _recipients(conversation, parcel)
    _refuse_many(by)
    message = _write(conversation, parcel, to, key, by)
    made: Forward = Forward.objects.create(
        conversation=conversation,
        thread=message.thread,
        message=message,
        to=to.to,
        cc=list(to.cc),
        key=key,
        by_id=by.member_id,
    )
    conversation.has_forwards = True
    conversation.save(update_fields=["has_forwards"])
    activity.record(
        "forwarded", conversation, by=by, to=", ".join(made.everybody), forward=made.pk
    )
    conversing.announce([conversation])
    return made


def _write(
    conversation: Conversation,
    parcel: Parcel,
    to: Recipients,
    key: uuid.UUID,
    by: Actor,
) -> Message:
    said = forwards.to_pass_on(conversation, parcel.message)
    if not said:
        raise Refusal(_("There is nothing to forward."), "empty")
    text = _text(conversation, parcel, said)
    thread, files = _thread(conversation, parcel, to.to), _files(conversation, parcel)
    writing.check(thread, text, files)
    wait = timedelta(seconds=settings.UNDO_SECONDS)
    return writing.write(Writing(thread, text, by, files, key, to), undo_for=wait)


@transaction.atomic
def undo(made: Forward, *, by: Actor) -> None:
    """Call it back before it leaves. Raises `Refusal` when it has."""
    delivering.cancel(made.message, by=by)
    activity.record(
        "called the forward back", made.conversation, by=by, to=made.to, forward=made.pk
    )
    conversing.announce([made.conversation])


@transaction.atomic
def sort_out(messages: Sequence[Message]) -> list[Message]:
    """What is left once the words of third parties were taken to where they belong. One query.

    A customer who got a copy and answers all is no third party: their words go to their own thread.
    """
    rows = Forward.objects.filter(thread_id__in={m.thread_id for m in messages})
    rows = rows.select_related("conversation__thread", "conversation__handle")
    by_thread = {made.thread_id: made for made in rows}
    rest = [m for m in messages if m.thread_id not in by_thread]
    for message in messages:
        made = by_thread.get(message.thread_id)
        if made is None:
            continue
        if message.handle_id and message.handle_id == made.conversation.handle_id:
            rest.append(_to_the_customers_thread(message, made.conversation))
        elif message.is_inbound:
            _came_back(message, made)
    return rest


def _to_the_customers_thread(message: Message, conversation: Conversation) -> Message:
    thread = conversation.thread
    message.thread = thread
    message.save(update_fields=["thread"])
    return message


def _came_back(message: Message, made: Forward) -> None:
    """Whoever passed it on, and in whose hands it is, hears of it; machines wake nobody."""
    conversation = made.conversation
    if not message.automatic:
        conversation.is_unread = True
        conversation.save(update_fields=["is_unread"])
        notifying.answered_from_outside(
            conversation,
            members={made.by_id, conversation.assignee_id or made.by_id},
            by=Actor.customer(str(message.handle)),
            text=message.text,
        )
    conversing.announce([conversation])


def settled(deliveries: Sequence[Delivery]) -> None:
    """A forward left, or did not: the thread that shows it looks again."""
    ids = {d.message_id for d in deliveries}
    rows = Conversation.objects.filter(forwards__message__in=ids).distinct()
    conversing.announce(list(rows))


def _recipients(conversation: Conversation, parcel: Parcel) -> Recipients:
    to = recipients.read(parcel.to)
    if len(to) != 1:
        raise Refusal(
            _("Write one address it goes to; others get a copy."), "no_address"
        )
    if recipients.is_ours(to[0]):
        raise Refusal(
            _("“%(address)s” is one of our own mailboxes: it would come back to us.")
            % {"address": to[0]},
            "own_address",
        )
    handle = conversation.handle
    theirs = {handle.external_id.lower(), handle.email.lower()} - {""}
    copies = recipients.read(parcel.cc)
    if theirs & {to[0], *copies}:
        raise Refusal(
            _("This is the customer's own address: answer instead, then it counts."),
            "the_customer",
        )
    if parcel.account.pk not in {a.pk for a in forwards.ways(conversation)}:
        raise Refusal(_("It cannot be forwarded from there."), "no_way")
    return recipients.check(Recipients(to[0], copies), besides=to)


def _refuse_many(by: Actor) -> None:
    lately = Forward.objects.filter(by_id=by.member_id, at__gt=timezone.now() - HOUR)
    if lately.count() >= PER_HOUR:
        raise Refusal(
            _("You have forwarded %(n)d times within the hour. Wait a little.")
            % {"n": PER_HOUR},
            "too_many",
        )


def _thread(conversation: Conversation, parcel: Parcel, address: str) -> Thread:
    realm = registry.realm(parcel.account)
    handle = Handle.objects.get_or_create(
        realm=realm, external_id=address, defaults={"email": address}
    )[0]
    subject = " ".join(clean_text(parcel.subject).split())[:SUBJECT]
    thread: Thread = Thread.objects.create(
        account=parcel.account,
        external_id=f"forward-{uuid.uuid4()}",
        handle=handle,
        subject=subject or forward_letter.subject(conversation),
    )
    return thread


def _text(
    conversation: Conversation, parcel: Parcel, said: Sequence[forwards.Passed]
) -> str:
    note = clean_text(parcel.note).strip()
    if len(note) > NOTE:
        raise Refusal(_("The note is too long for a forward."), "too_long")
    unfilled.refuse(note)
    return forward_letter.write(note, said, conversation.brand.language)


def _files(conversation: Conversation, parcel: Parcel) -> list[NewFile]:
    """Of this conversation only, whatever ids were posted."""
    found = forwards.files(conversation).filter(pk__in=list(parcel.files)[:50])
    return [
        NewFile(a.name, storage.Stored(a.sha256, a.size, a.content_type)) for a in found
    ]
