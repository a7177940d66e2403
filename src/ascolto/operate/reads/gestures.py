"""Gestures as pages show them: beside a thread, waiting for a yes, and what they cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from ascolto.core.models import Member
from ascolto.operate.models import Conversation, Gesture, GestureKind, LedgerEntry

PAGE = 50
_SHOWN = ("brand", "signer", "approved_by", "conversation__case__customer")


def of_conversation(conversation: Conversation) -> list[Gesture]:
    """The newest first, with the last word on each."""
    rows = Gesture.objects.filter(conversation=conversation).select_related(*_SHOWN)
    return list(rows.prefetch_related("steps").order_by("-pk")[:20])


def offered(conversation: Conversation) -> list[GestureKind]:
    rows = GestureKind.objects.offered().of_brand(conversation.brand_id)
    return list(rows.select_related("signer"))


def waiting(member: Member) -> list[Gesture]:
    """What somebody has to say yes or no to, the oldest first."""
    rows = Gesture.objects.visible_to(member).proposed().select_related(*_SHOWN)
    return list(rows.order_by("pk")[:100])


@dataclass(frozen=True)
class Page:
    rows: Sequence[LedgerEntry]
    after: str


def entries(
    member: Member, *, brand: int = 0, month: date | None = None
) -> QuerySet[Any]:
    """The ledger as far as the member may see it, the newest first."""
    rows = LedgerEntry.objects.visible_to(member).order_by("-pk")
    if brand:
        rows = rows.filter(brand=brand)
    if month:
        zone = ZoneInfo(member.timezone)
        rows = rows.filter(
            at__gte=_at(month, zone), at__lt=_at(next_month(month), zone)
        )
    shown: QuerySet[Any] = rows.select_related(
        "brand", "gesture__conversation__case", "gesture__conversation__case__customer",
        "authorised_by",
    )  # fmt: skip
    return shown


def page(rows: QuerySet[Any], *, after: str = "") -> Page:
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after[:18]))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, str(found[-1].pk) if more else "")


@dataclass(frozen=True)
class Total:
    """What was spent, in one currency: in a month, by a brand, or on a case."""

    amount: int
    currency: str
    gestures: int
    month: date | None = None
    brand: str = ""
    case_id: int = 0
    case_number: int = 0


def by_month(member: Member, *, brand: int = 0) -> list[Total]:
    """The last twelve months that cost something, by brand, the newest first."""
    rows = entries(member, brand=brand).order_by().select_related(None)
    months = rows.annotate(month=TruncMonth("at", tzinfo=ZoneInfo(member.timezone)))
    sums = months.values("month", "brand__name", "currency").annotate(
        amount=Sum("amount"), gestures=Count("gesture", distinct=True)
    )
    return [
        Total(
            row["amount"], row["currency"], row["gestures"],
            row["month"].date(), row["brand__name"],
        )
        for row in sums.order_by("-month", "brand__name")[:60]
    ]  # fmt: skip


def by_case(rows: QuerySet[Any]) -> list[Total]:
    """The ten that cost most among these entries."""
    sums = (
        rows.order_by()
        .select_related(None)
        .values(
            "gesture__conversation__case_id",
            "gesture__conversation__case__number",
            "currency",
        )
        .annotate(amount=Sum("amount"), gestures=Count("gesture", distinct=True))
    )
    return [
        Total(
            row["amount"], row["currency"], row["gestures"],
            case_id=row["gesture__conversation__case_id"],
            case_number=row["gesture__conversation__case__number"],
        )
        for row in sums.filter(amount__gt=0).order_by("-amount")[:10]
    ]  # fmt: skip


def of_case(case_id: int) -> list[Total]:
    """What one case has cost, by currency."""
    rows = LedgerEntry.objects.filter(gesture__conversation__case=case_id)
    sums = rows.values("currency").annotate(
        amount=Sum("amount"), gestures=Count("gesture", distinct=True)
    )
    return [Total(row["amount"], row["currency"], row["gestures"]) for row in sums]


def next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _at(day: date, zone: ZoneInfo) -> Any:
    from datetime import datetime, time

    return datetime.combine(day, time.min, tzinfo=zone)
