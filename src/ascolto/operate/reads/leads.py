"""Leads as pages show them: a list by state, owner and brand, those of a thread, of a customer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Conversation, Lead, LeadItem, LeadStep

PAGE = 50
SHOWN = 5
STATES = ("open", "proposed", "new", "talking", "won", "lost", "all")
_OPEN = (Lead.Status.NEW, Lead.Status.TALKING)


@dataclass(frozen=True)
class Wanted:
    """Which of them: `state` one of `STATES`, `owner` a member's id, None everybody's, 0 nobody's."""

    state: str = "open"
    owner: int | None = None
    brand: int = 0


@dataclass(frozen=True)
class Page:
    rows: Sequence[Lead]
    after: str


def wanted(member: Member, ask: Wanted) -> QuerySet[Lead]:
    """As far as the member may see them, the newest first."""
    rows = Lead.objects.visible_to(member).order_by("-pk")
    if ask.state == "open":
        rows = rows.filter(status__in=_OPEN)
    elif ask.state == "all":
        rows = rows.exclude(status=Lead.Status.DISMISSED)
    else:
        rows = rows.filter(status=ask.state)
    if ask.owner is not None:
        rows = rows.filter(owner=ask.owner or None)
    if ask.brand:
        rows = rows.filter(brand=ask.brand)
    return _shown(rows)


def page(rows: QuerySet[Lead], *, after: str = "") -> Page:
    """Three queries, however many there are."""
    if after.isdecimal() and after.isascii():
        rows = rows.filter(pk__lt=int(after[:18]))
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page(found, str(found[-1].pk) if more else "")


def of_conversation(conversation: Conversation) -> list[Lead]:
    """The newest first, with what became of each; none that was said no to before anything."""
    rows = Lead.objects.filter(conversation=conversation).order_by("-pk")
    rows = rows.exclude(status=Lead.Status.DISMISSED)
    steps = LeadStep.objects.filter(undone_at=None).order_by("pk")
    return list(_shown(rows).prefetch_related(Prefetch("steps", steps))[:SHOWN])


def of_customer(customer: Customer, member: Member) -> list[Lead]:
    rows = Lead.objects.visible_to(member).made()
    rows = rows.filter(conversation__handle__link__customer=customer)
    return list(_shown(rows.order_by("-pk"))[:20])


def _shown(rows: QuerySet[Lead]) -> QuerySet[Lead]:
    items = LeadItem.objects.select_related("item").order_by("pk")
    return rows.select_related(
        "brand", "owner", "conversation__handle__link__customer"
    ).prefetch_related(Prefetch("items", items))
