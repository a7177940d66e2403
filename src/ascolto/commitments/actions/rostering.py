"""Set who is at work when: weekly patterns, days that differ, weeks on call, hand-over notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.clock import NotHours
from ascolto.commitments.models import OnCallTurn, Roster, ShiftChange
from ascolto.commitments.reads import rota
from ascolto.commitments.shifts import shifts, week_bounds
from ascolto.core import activity, authority, scoping
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role, Workspace
from ascolto.core.refusal import Refusal


@transaction.atomic
def set_week(
    member: Member,
    *,
    week: Mapping[str, Sequence[Sequence[str]]],
    by: Actor,
    holidays: str = "",
) -> None:
    """When they are usually at work; an empty week takes the pattern away. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    try:
        known = shifts(week, member.timezone, holidays=holidays)
    except NotHours as problem:
        raise unread(problem) from None
    if known is None:
        gone = Roster.objects.filter(member=member).delete()[0]
        if gone:
            activity.record("set shifts", member, by=by, week={}, holidays="")
        return
    values = {"week": dict(week), "holidays": holidays}
    roster, is_new = Roster.objects.get_or_create(member=member, defaults=values)
    if not is_new and (roster.week, roster.holidays) == (dict(week), holidays):
        return
    roster.week, roster.holidays = dict(week), holidays
    roster.save(update_fields=["week", "holidays"])
    _look_again(member)
    activity.record("set shifts", member, by=by, **values)


@transaction.atomic
def change_day(
    member: Member,
    *,
    day_on: date,
    spans: Sequence[Sequence[str]] | None,
    by: Actor,
) -> None:
    """Other hours on one day, none at all (`[]`), or as usual again (None). Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if not Roster.objects.filter(member=member).exists():
        raise Refusal(_("Write their usual week first."), "no_roster")
    if spans is None:
        if not ShiftChange.objects.filter(member=member, day_on=day_on).delete()[0]:
            return
    else:
        try:
            shifts({"mon": [["09:00", "10:00"]]}, "UTC", other={day_on: spans})
        except NotHours as problem:
            raise unread(problem) from None
        ShiftChange.objects.update_or_create(
            member=member, day_on=day_on, defaults={"spans": list(spans)}
        )
    _look_again(member)
    activity.record("changed a shift", member, by=by, day=str(day_on), spans=spans)


@transaction.atomic
def give_turn(
    member: Member | None, *, week_on: date, by: Actor, brand: Brand | None = None
) -> None:
    """Whose week it is on call, for a brand or for all; None: only the chain. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if member is not None and not member.is_active:
        raise Refusal(
            _("%(name)s is not with us any more.") % {"name": member.name}, "left"
        )
    workspace = Workspace.objects.get(pk=scoping.current())
    begin, end = week_bounds(week_on, ZoneInfo(workspace.timezone))
    old = OnCallTurn.objects.filter(brand=brand, from_at__lt=end, until_at__gt=begin)
    if member and old.filter(member=member, from_at=begin).count() == old.count() == 1:
        return
    old.delete()
    if member is not None:
        OnCallTurn.objects.create(
            brand=brand, member=member, from_at=begin, until_at=end
        )
    name = member.name if member else ""
    activity.record("gave the week on call", brand or workspace, by=by, to=name)


@transaction.atomic
def leave_note(member: Member, *, note: str, by: Actor) -> None:
    """What who comes on should know; said once, at the end of this shift. Raises `Refusal`."""
    if by.member_id != member.pk:
        authority.require(by, Role.LEAD)
    note = " ".join(note.split())[:300]
    if not Roster.objects.filter(member=member).update(note=note):
        raise Refusal(_("Write their usual week first."), "no_roster")


def unread(problem: NotHours) -> Refusal:
    words = _(
        "“%(words)s” cannot be read. Write it like this: Mon–Fri 9–13 14–18, Sat 9–13."
    )
    return Refusal(words % {"words": str(problem)[:80]}, "not_hours")


def _look_again(member: Member) -> None:
    """When their shift ends now; the end of one that is over stays to be looked at."""
    now = timezone.now()
    mine = rota.read(now).shifts.get(member.pk)
    ends_at = mine.next_end(now) if mine else None
    due = Roster.objects.filter(member=member).exclude(ends_at__lte=now)
    due.update(ends_at=ends_at)
