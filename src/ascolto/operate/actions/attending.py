"""How and when a member wants to be told: they say so themselves."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, live
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Attention
from ascolto.operate.notice_kinds import KINDS, Way

LONGEST = timedelta(days=30)


@transaction.atomic
def choose(
    member: Member, *, ways: Mapping[str, Collection[str]], by: Actor
) -> Attention:
    """By kind, which ways; what is not named is by none. What is as usual is not written down,
    so that it follows when the usual changes."""
    row = _held(member, by)
    chosen = {}
    for kind in KINDS:
        said = frozenset(w for w in Way if w in ways.get(kind.key, ())) | kind.always
        if said != kind.ways(member.role, {}):
            chosen[kind.key] = sorted(said)
    row.ways = chosen
    row.save(update_fields=["ways"])
    activity.record("chose notifications", member, by=by, ways=chosen)
    return row


@transaction.atomic
def keep_quiet(
    member: Member, *, begins: time | None, ends: time | None, days: Collection[int],
    by: Actor,
) -> Attention:  # fmt: skip
    """The usual quiet hours, in the member's zone; none without both ends. Raises `Refusal`."""
    if (begins is None) != (ends is None):
        raise Refusal(_("Say both: from when and until when."), "half")
    row = _held(member, by)
    row.quiet_from, row.quiet_to = begins, ends
    row.quiet_days = sorted({day for day in days if 0 <= day <= 6})
    if len(row.quiet_days) == 7:
        raise Refusal(_("Leave at least one day on which you hear something."), "never")
    row.save(update_fields=["quiet_from", "quiet_to", "quiet_days"])
    activity.record("set quiet hours", member, by=by)
    return row


@transaction.atomic
def silence(member: Member, *, until: datetime, by: Actor) -> Attention:
    """From now until a time: nothing but calls of who is on call. Raises `Refusal`."""
    now = timezone.now()
    if not now < until <= now + LONGEST:
        raise Refusal(_("Choose a time from now, within thirty days."), "until")
    row = _held(member, by)
    row.quiet_until = until
    row.save(update_fields=["quiet_until"])
    activity.record("went quiet", member, by=by, until=until.isoformat())
    _tell(member)
    return row


@transaction.atomic
def speak(member: Member, *, by: Actor) -> Attention:
    """The end of that. Doing it twice changes nothing."""
    row = _held(member, by)
    if row.quiet_until is not None:
        row.quiet_until = None
        row.save(update_fields=["quiet_until"])
        activity.record("is heard again", member, by=by)
        _tell(member)
    return row


@transaction.atomic
def step_away(member: Member, *, is_away: bool, by: Actor) -> Attention:
    """Not at the desk, for colleagues to see. Nothing is handed on: that is an absence."""
    row = _held(member, by)
    if is_away != (row.away_at is not None):
        row.away_at = timezone.now() if is_away else None
        row.save(update_fields=["away_at"])
        activity.record("stepped away" if is_away else "is at the desk", member, by=by)
        _tell(member)
    return row


def _held(member: Member, by: Actor) -> Attention:
    if by.member_id != member.pk:
        raise Refusal(_("Everybody says this for themselves."), "not_yours")
    rows = Attention.objects.select_for_update()
    row: Attention = rows.get_or_create(member=member)[0]
    return row


def _tell(member: Member) -> None:
    """Open menus that show who is there look again."""
    live.push(member.workspace_id, "colleague", member=member.pk)
