"""What a visitor may see of their thread: what they wrote, and answers that have left.

Answers still in their undo time, failed ones and notes are not among it. Messages are ordered by
when they became visible here (`seq`, in microseconds): an answer counts from the moment it left,
so that nothing ever appears behind what a browser has already fetched.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from ascolto.channels.models import Account, Attachment, Delivery, Message, Thread
from ascolto.operate.models import Conversation
from ascolto.web.portal.visitors import Visitor

FIRST = 100
PAGE = 200
OVERLAP = timedelta(seconds=60)  # a transaction may commit later than the time it wrote
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Cursor:
    """How far a browser has read: a time, and the newest row it has."""

    at: datetime
    row: int

    @classmethod
    def read(cls, text: str) -> Cursor | None:
        """None for what is none: then the browser gets the newest messages."""
        seq, _, row = text.partition(".")
        if not (
            seq.isdecimal() and row.isdecimal() and text.isascii() and len(text) < 40
        ):
            return None
        try:
            return cls(EPOCH + int(seq) * MICROSECOND, int(row))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{seq(self.at)}.{self.row}"


def seq(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def thread_of(account: Account, visitor: Visitor) -> Thread | None:
    """The visitor's thread; None before their first message was taken in."""
    rows = Thread.objects.filter(account=account, external_id=visitor.id)
    return rows.select_related("handle").first()


def visible(thread: Thread) -> QuerySet[Any]:
    """Messages with the moment since when they can be seen, as `visible_at`."""
    gone_out = Q(delivery__status=Delivery.Status.SENT) | Q(delivery=None)
    rows = Message.objects.filter(thread=thread).filter(
        Q(direction=Message.Direction.IN) | gone_out
    )
    return rows.annotate(visible_at=Coalesce("delivery__settled_at", "received_at"))


def page(thread: Thread | None, visitor: Visitor, after: str = "") -> dict[str, Any]:
    """Messages after a cursor (the newest ones without), the next cursor, and what we have read."""
    if thread is None:
        return {"messages": [], "last": "", "seen": 0, "more": False}
    cursor = Cursor.read(after)
    kept = Attachment.objects.filter(refused="")
    rows = (
        visible(thread)
        .select_related("author")
        .prefetch_related(Prefetch("attachments", kept))
    )
    if cursor is None:
        found = list(reversed(rows.order_by("-visible_at", "-pk")[:FIRST]))
        more = False
    else:
        late = Q(visible_at__gte=cursor.at - OVERLAP) | Q(pk__gt=cursor.row)
        found = list(rows.filter(late).order_by("visible_at", "pk")[: PAGE + 1])
        more, found = len(found) > PAGE, found[:PAGE]
    return {
        "messages": [shown(message, visitor) for message in found],
        "last": str(_next(found, cursor)) if found else after,
        "seen": seen(thread),
        "more": more,
    }


def _next(found: list[Any], cursor: Cursor | None) -> Cursor:
    at = max(message.visible_at for message in found)
    row = max(message.pk for message in found)
    return (
        Cursor(max(at, cursor.at), max(row, cursor.row)) if cursor else Cursor(at, row)
    )


def shown(message: Any, visitor: Visitor) -> dict[str, Any]:
    """One message as the widget gets it. Plain text only: HTML never leaves for a visitor's page."""
    deleted = message.state == Message.State.DELETED
    prefix = f"{visitor.id}:"
    is_mine = message.is_inbound and message.external_id.startswith(prefix)
    return {
        "id": f"m{message.pk}",
        "seq": seq(message.visible_at),
        "client_id": message.external_id.removeprefix(prefix) if is_mine else "",
        "from": _from(message),
        "author": message.author.name
        if message.is_by_person and message.author
        else "",
        "text": "" if deleted else message.text,
        "at": message.sent_at.isoformat(),
        "edited": message.state == Message.State.EDITED,
        "deleted": deleted,
        "files": [] if deleted else [_file(a) for a in message.attachments.all()],
    }


def _from(message: Message) -> str:
    if message.is_inbound:
        return "visitor"
    return "person" if message.is_by_person else "automatic"


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "id": attachment.public_id,
        "name": attachment.name,
        "size": attachment.size,
        "type": attachment.content_type,
    }


def seen(thread: Thread) -> int:
    """Up to which `seq` somebody of ours has read what the visitor wrote."""
    conversation = (
        Conversation.objects.filter(thread=thread).values("is_unread").first()
    )
    if conversation is None:
        return 0
    rows = visible(thread)
    if conversation["is_unread"]:  # then what was there at the last answer, at least
        rows = rows.filter(direction=Message.Direction.OUT, by_rule="")
    at = rows.order_by("-visible_at").values_list("visible_at", flat=True).first()
    return seq(at) if at else 0


def unread_answers(thread: Thread, until: int) -> list[Message]:
    """Answers up to `until` that the visitor had not seen yet."""
    rows = visible(thread).filter(direction=Message.Direction.OUT, read_at=None)
    return list(
        rows.filter(visible_at__lte=EPOCH + until * MICROSECOND).order_by("pk")[:PAGE]
    )


def attachment(thread: Thread, public_id: str) -> Attachment | None:
    """A file of the visitor's own thread."""
    rows = Attachment.objects.filter(message__in=visible(thread).values("pk"))
    return rows.filter(public_id=public_id, refused="").first()
