"""The list "Promises": what people of ours said they would do, by when, and for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_datetime

from ascolto.commitments.models import Commitment
from ascolto.core import secrets
from ascolto.core.models import Member
from ascolto.operate.models import Conversation

PAGE = 40
_SUBJECT = Conversation._meta.label_lower
_PURPOSE = "promises-cursor"


@dataclass(frozen=True)
class Row:
    commitment: Commitment
    conversation: Conversation | None


@dataclass(frozen=True)
class Page:
    rows: Sequence[Row]
    after: str  # where the next page begins; "" at the end


def page(
    member: Member, *, made_by: Sequence[int] | None = None, after: str = ""
) -> Page:
    """Open promises of the brands the member sees, the first due first; of these people, or of
    all. Four queries. A broken cursor gives the first page."""
    rows = _seen(member)
    if made_by is not None:
        rows = rows.filter(made_by__in=made_by)
    position = secrets.unsign(_PURPOSE, after) if after else None
    at = parse_datetime(position[0]) if position else None
    if position and at:
        rows = rows.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=position[1]))
    listed = rows.select_related("customer", "made_by", "brand").order_by(
        "due_at", "pk"
    )
    found = list(listed[: PAGE + 1])
    shown, more = found[:PAGE], found[PAGE:]
    last = shown[-1] if more else None
    cursor = secrets.sign(_PURPOSE, [last.due_at.isoformat(), last.pk]) if last else ""
    return Page(_with_conversations(shown), cursor)


def _seen(member: Member) -> QuerySet[Commitment]:
    rows = Commitment.objects.open().promises()
    brands = list(member.brands.values_list("pk", flat=True))
    found: QuerySet[Commitment] = rows.filter(brand_id__in=brands) if brands else rows
    return found


def _with_conversations(rows: Sequence[Commitment]) -> list[Row]:
    ids = {row.subject_id for row in rows if row.subject_type == _SUBJECT}
    about = Conversation.objects.select_related("account").in_bulk(ids) if ids else {}
    return [Row(row, about.get(row.subject_id)) for row in rows]
