"""Macros as one member sees them."""

from __future__ import annotations

from ascolto.core.models import Member
from ascolto.operate.models import Macro

SHOWN = 200


def of(member: Member) -> list[Macro]:
    """Their own and the shared ones, by name. One query."""
    rows = Macro.objects.standing().visible_to(member).select_related("owner")
    return list(rows.order_by("name", "pk")[:SHOWN])


def find(member: Member, pk: int, *, is_dropped: bool = False) -> Macro | None:
    rows = Macro.objects.filter(dropped_at__isnull=not is_dropped)
    found: Macro | None = rows.visible_to(member).filter(pk=pk).first()
    return found
