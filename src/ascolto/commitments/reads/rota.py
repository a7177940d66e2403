"""Who is at work, and when: the rota of the workspace in scope, in four queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db.models import Q

from ascolto.commitments.clock import NotHours
from ascolto.commitments.models import Absence, OnCallTurn, Roster, ShiftChange
from ascolto.commitments.shifts import Shifts, shifts
from ascolto.core.models import Member

log = structlog.get_logger(__name__)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Rota:
    """Shifts by member; absences over the time that was asked for."""

    shifts: dict[int, Shifts]
    members: dict[int, Member]
    absences: Sequence[Absence]

    def is_away(self, member_id: int, at: datetime) -> bool:
        return any(
            a.member_id == member_id
            and a.from_at <= at
            and (a.until_at is None or at < a.until_at)
            for a in self.absences
        )

    def on_duty(self, at: datetime) -> list[int]:
        """Who is at work by their shifts, and not away."""
        return [
            pk
            for pk, mine in self.shifts.items()
            if mine.is_open(at) and not self.is_away(pk, at)
        ]


def read(at: datetime, *, days: int = 1) -> Rota:
    """For the days around `at`, and as many from it on. Three queries."""
    first = at.date() - 2 * DAY
    changes = ShiftChange.objects.filter(day_on__gte=first)
    other: dict[int, dict[date, list[list[str]]]] = {}
    for change in changes.filter(day_on__lte=first + (370 + days) * DAY):
        other.setdefault(change.member_id, {})[change.day_on] = change.spans
    rows = Roster.objects.filter(member__left_at=None).select_related("member")
    found: dict[int, Shifts] = {}
    members = {}
    for row in rows.order_by("member__name", "pk"):
        mine = shifts_of(row, other.get(row.member_id, {}))
        if mine is not None:
            found[row.member_id], members[row.member_id] = mine, row.member
    away = Absence.objects.filter(
        Q(until_at=None) | Q(until_at__gt=at - 2 * DAY), ended_at=None
    )
    return Rota(found, members, list(away))


def shifts_of(
    roster: Roster, other: dict[date, list[list[str]]] | None = None
) -> Shifts | None:
    """None when what is stored cannot be read: nobody then goes home by it."""
    try:
        return shifts(
            roster.week, roster.member.timezone, holidays=roster.holidays, other=other
        )
    except NotHours as problem:
        log.warning("rota.unread", roster=roster.pk, why=str(problem))
        return None


def turns(begin: datetime, end: datetime) -> list[OnCallTurn]:
    """Whose weeks touch the time between the two."""
    rows = OnCallTurn.objects.filter(until_at__gt=begin, from_at__lt=end)
    return list(rows.select_related("member", "brand").order_by("from_at", "pk"))
