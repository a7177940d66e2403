"""Who is told when a commitment is late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.commitments.models import Absence, OnCall, OnCallTurn
from ascolto.core.models import Member, Role


def chain(brand_id: int) -> list[Member]:
    """Whom to tell, first to last, for commitments of a brand."""
    return chains([brand_id])[brand_id]


WAITS_FOR = timedelta(minutes=30)  # where nobody set another time


@dataclass(frozen=True)
class Step:
    """Somebody who is told, and how long they have to say “I take it”."""

    member: Member
    waits_for: timedelta = WAITS_FOR


def chains(brand_ids: Iterable[int]) -> dict[int, list[Member]]:
    """Whom to tell of each brand, first to last."""
    return {
        brand: [step.member for step in chain]
        for brand, chain in steps(brand_ids).items()
    }


def steps(
    brand_ids: Iterable[int], *, at: datetime | None = None
) -> dict[int, list[Step]]:
    """The chain of each brand: its own, else the workspace's, else the leads, else the admins.

    Whose week it is comes first. Nobody who left or is away, unless everybody is; of the leads
    and admins only those who see the brand. Five queries.
    """
    at = at or timezone.now()
    away = _away(at)
    rows = OnCall.objects.filter(member__left_at=None).select_related("member__user")
    named: dict[int | None, list[Step]] = {}
    for row in rows.order_by("position", "pk"):
        if row.member_id not in away:
            step = Step(row.member, timedelta(minutes=row.minutes))
            named.setdefault(row.brand_id, []).append(step)
    above, weeks = _above(), _weeks(at, away)
    return {
        brand: _first(
            weeks.get(brand) or weeks.get(None),
            named.get(brand)
            or named.get(None)
            or _seeing(brand, above[Role.LEAD], away)
            or _seeing(brand, above[Role.ADMIN], away)
            or [Step(member) for member, _ in above[Role.ADMIN]],
        )
        for brand in brand_ids
    }


def _weeks(at: datetime, away: set[int]) -> dict[int | None, Member]:
    """Whose week it is, by brand; None: for all."""
    rows = OnCallTurn.objects.filter(from_at__lte=at, until_at__gt=at)
    rows = rows.filter(member__left_at=None).exclude(member_id__in=away)
    found = rows.select_related("member__user").order_by("from_at", "pk")
    return {row.brand_id: row.member for row in found}


def _first(member: Member | None, steps: list[Step]) -> list[Step]:
    """Before the others, and once."""
    if member is None:
        return steps
    waits_for = next((s.waits_for for s in steps), WAITS_FOR)
    return [Step(member, waits_for), *(s for s in steps if s.member.pk != member.pk)]


Seen = tuple[Member, frozenset[int]]


def _above() -> dict[Role, list[Seen]]:
    """Leads and admins with the brands they are limited to."""
    found: dict[Role, list[Seen]] = {Role.LEAD: [], Role.ADMIN: []}
    members = Member.objects.active().filter(role__in=found)
    for member in (
        members.select_related("user").prefetch_related("brands").order_by("pk")
    ):
        brands = frozenset(brand.pk for brand in member.brands.all())
        found[Role(member.role)].append((member, brands))
    return found


def _away(at: datetime) -> set[int]:
    lasting = Absence.objects.lasting(at)
    return set(lasting.values_list("member_id", flat=True))


def _seeing(brand: int, members: Iterable[Seen], away: set[int]) -> list[Step]:
    return [
        Step(member)
        for member, brands in members
        if member.pk not in away and (not brands or brand in brands)
    ]
