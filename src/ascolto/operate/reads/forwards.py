"""What can be passed on and from where, and what was passed on in a conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ascolto.channels import recipients
from ascolto.channels.models import Account, Attachment, Message
from ascolto.operate.models import Conversation, Forward
from ascolto.operate.reads.said import Said, read_said

MOST = 50  # messages of a whole conversation: the newest
SHOWN = 200


@dataclass(frozen=True)
class Passed:
    """One message as it is quoted."""

    who: str
    at: datetime
    subject: str
    text: str


@dataclass(frozen=True)
class Shown:
    """What went to a third party, or came back from one."""

    said: Said
    forward: Forward


def ways(conversation: Conversation) -> list[Account]:
    """Mailboxes it can leave from: the conversation's own first, then others of the brand."""
    rows = Account.objects.connected().filter(brand=conversation.brand_id)
    able = [a for a in rows.select_related("brand") if recipients.carries(a)]
    return sorted(able, key=lambda a: (a.pk != conversation.account_id, a.name))


def to_pass_on(conversation: Conversation, message: int | None) -> list[Passed]:
    """One message, or all that people said, in order."""
    rows = _said(conversation)
    if message is not None:
        rows = rows.filter(pk=message)
    found = rows.select_related("handle", "author").order_by("-sent_at", "-external_id")
    return [
        Passed(_who(m, conversation), m.sent_at, m.subject, m.text)
        for m in reversed(found[:MOST])
    ]


def files(
    conversation: Conversation, message: int | None = None
) -> QuerySet[Attachment]:
    """Kept files of what can be passed on."""
    messages = _said(conversation)
    if message is not None:
        messages = messages.filter(pk=message)
    rows = Attachment.objects.filter(message__in=messages, refused="")
    return rows.exclude(sha256="").order_by("message_id", "position")


def _said(conversation: Conversation) -> QuerySet[Message]:
    rows = Message.objects.filter(thread_id=conversation.thread_id, by_rule="")
    said: QuerySet[Message] = rows.exclude(delivery__status="cancelled").exclude(
        state=Message.State.DELETED
    )
    return said


def _who(message: Message, conversation: Conversation) -> str:
    if not message.is_inbound:
        return message.author.name if message.author else conversation.brand.name
    handle = message.handle
    if handle is None:
        return ""
    address = handle.email or handle.external_id
    return f"{handle.name} <{address}>" if handle.name else address


def of(
    conversation: Conversation, since: datetime | None, until: datetime | None
) -> Sequence[Shown]:
    """Between two times, for the thread. No query where nothing was ever passed on."""
    if not conversation.has_forwards:
        return ()
    made = {f.thread_id: f for f in Forward.objects.filter(conversation=conversation)}
    rows = Message.objects.filter(_between(since, until), thread_id__in=made)
    rows = rows.exclude(delivery__status="cancelled").order_by("-sent_at")[:SHOWN]
    threads: dict[int, Any] = dict(rows.values_list("pk", "thread_id"))
    found = read_said(Message.objects.filter(pk__in=threads).order_by("sent_at"))
    return [Shown(one, made[threads[one.pk]]) for one in found]


def _between(since: datetime | None, until: datetime | None) -> Q:
    q = Q(sent_at__gte=since) if since else Q()
    return q & Q(sent_at__lte=until) if until else q
