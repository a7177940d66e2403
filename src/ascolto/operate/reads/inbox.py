"""The inbox list and its search: one keyset page, whatever the size of the inbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from ascolto.core import secrets
from ascolto.core.models import Member
from ascolto.operate.models import Conversation
from ascolto.operate.models.conversation import ConversationQuerySet
from ascolto.operate.reads import conditions, finding
from ascolto.operate.reads.conditions import Narrowed
from ascolto.operate.reads.finding import Looking
from ascolto.operate.reads.rows import Row, read_rows
from ascolto.operate.reads.views import BY_DUE, View, in_view
from ascolto.operate.searching import operators

__all__ = ["Page", "Query", "View", "ids", "page", "rows_of"]

PAGE = 40
PURPOSE = "inbox-cursor"


@dataclass(frozen=True)
class Query:
    """What a page of the list shows. Every value is from an allow-list or bound as a parameter."""

    view: View = View.WAITING
    brand_id: int | None = None
    account_id: int | None = None
    tag_id: int | None = None
    words: str = ""
    saved_id: int | None = None  # under which name it is kept: shown, never asked


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    after: str  # cursor of the next page; "" when this is the last


def page(member: Member, query: Query, *, after: str = "", limit: int = PAGE) -> Page:
    """One page for one member, with what each row shows. A broken cursor gives the first page."""
    asked = operators.read(query.words, timezone.localtime())
    narrowed = conditions.narrow(asked, member)
    rows = _rows(member, query, narrowed)
    if asked.has_words:
        search = Looking(member.workspace_id, asked.words, rows, narrowed.messages)
        found, before = finding.find(search, before=_before(after), limit=limit)
        return Page(found, secrets.sign(PURPOSE, before) if before else "")
    rows = _from(rows, query.view, _position(after))
    if query.view is View.ALL:
        found = _newest(rows, limit + 1, narrowed.statuses)
    else:
        found = read_rows(rows[: limit + 1])
    more = found[limit:]
    found = found[:limit]
    return Page(found, _cursor(query, found[-1]) if more else "")


def _from(
    rows: ConversationQuerySet, view: View, position: tuple[datetime, int] | None
) -> ConversationQuerySet:
    """In the view's order, after a position."""
    if view in BY_DUE:
        rows = rows.filter(due_at__isnull=False).order_by("due_at", "pk")
        if position:
            at, pk = position
            rows = rows.filter(due_at__gte=at).exclude(Q(due_at=at) & Q(pk__lte=pk))
        return rows
    rows = rows.order_by("-last_message_at", "-pk")
    if position:
        at, pk = position
        rows = rows.filter(last_message_at__lte=at).exclude(
            Q(last_message_at=at) & Q(pk__gte=pk)
        )
    return rows


def ids(member: Member, query: Query, *, limit: int) -> list[int]:
    """Everything the query shows, for a change of many at once: at most `limit`."""
    if operators.read(query.words, timezone.localtime()).has_words:
        return [row.pk for row in page(member, query, limit=limit).rows]
    rows = matching(member, query).order_by("-last_message_at", "-pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def matching(member: Member, query: Query) -> ConversationQuerySet:
    """What the query shows, in no order; words in messages are left out of account."""
    asked = operators.read(query.words, timezone.localtime())
    return _rows(member, query, conditions.narrow(asked, member))


def _rows(member: Member, query: Query, narrowed: Narrowed) -> ConversationQuerySet:
    rows: ConversationQuerySet = Conversation.objects.visible_to(member)
    rows = rows.filter(narrowed.conversations)
    rows = in_view(rows, query.view, member)
    if query.brand_id:
        rows = rows.filter(brand_id=query.brand_id)
    if query.account_id:
        rows = rows.filter(account_id=query.account_id)
    if query.tag_id:
        rows = rows.filter(taggings__tag_id=query.tag_id)
    return rows


def _newest(
    rows: ConversationQuerySet, limit: int, statuses: Sequence[str]
) -> list[Row]:
    """Of every status: their index begins with it, so two short walks, not a sort of everything."""
    both = [
        c for status in statuses for c in read_rows(rows.filter(status=status)[:limit])
    ]
    return sorted(both, key=lambda c: (c.last_message_at, c.pk), reverse=True)[:limit]


def rows_of(member: Member, pks: Sequence[int]) -> list[Row]:
    """These rows, as far as the member may see them: for live updates."""
    return read_rows(Conversation.objects.visible_to(member).filter(pk__in=pks))


def _cursor(query: Query, last: Row) -> str:
    at = last.due_at if query.view in BY_DUE else last.last_message_at
    return secrets.sign(PURPOSE, [at.isoformat() if at else "", last.pk])


def _before(after: str) -> int | None:
    data = secrets.unsign(PURPOSE, after) if after else None
    return data if isinstance(data, int) else None


def _position(after: str) -> tuple[datetime, int] | None:
    data = secrets.unsign(PURPOSE, after) if after else None
    if not isinstance(data, list) or len(data) != 2:
        return None
    at = parse_datetime(str(data[0]))
    return (at, int(data[1])) if at else None
