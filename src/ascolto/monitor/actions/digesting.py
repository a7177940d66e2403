"""The week by mail: to whom, when, once; and no more of it for who does not want it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.secrets import sign, unsign
from ascolto.monitor import letter
from ascolto.monitor.models import Digest, DigestChoice
from ascolto.monitor.reads import digest as reads

HOUR = 8
LATE = timedelta(hours=20)  # after that morning it is not news any more
LINK_FOR = timedelta(days=400)
_PURPOSE = "stop-digest"


def choice(member: Member) -> DigestChoice:
    """What they chose, or what their role has: leads and administrators get it on Mondays."""
    row = DigestChoice.objects.filter(member=member).first()
    return row or DigestChoice(member=member, is_on=member.is_at_least(Role.LEAD))


@transaction.atomic
def choose(member: Member, *, is_on: bool, weekday: int, by: Actor) -> None:
    if weekday not in range(7):
        raise Refusal(_("Choose a day of the week."), "no_day")
    DigestChoice.objects.update_or_create(
        member=member,
        defaults={"is_on": is_on, "weekday": weekday, "changed_at": timezone.now()},
    )
    verb = "chose the weekly digest" if is_on else "stopped the weekly digest"
    activity.record(verb, member, by=by)


def stop(member: Member, *, by: Actor) -> None:
    """At once: the next one does not leave. Twice is the same."""
    now = choice(member)
    if now.is_on:
        choose(member, is_on=False, weekday=now.weekday, by=by)


def due(now: datetime) -> list[tuple[Member, datetime]]:
    """Members of the workspace in scope who were not sent this week, and the morning they chose."""
    rows = Member.objects.active().select_related("user", "digest_choice")
    found = []
    for member in rows:
        morning = _morning(member, now)
        if morning is not None and member.is_at_least(Role.AGENT):
            found.append((member, morning))
    weeks = {_week(m, at) for m, at in found}
    sent = set(Digest.objects.filter(week__in=weeks).values_list("member", "week"))
    return [(m, at) for m, at in found if (m.pk, _week(m, at)) not in sent]


def _morning(member: Member, now: datetime) -> datetime | None:
    """The chosen moment, while it is not long past and they were here by then."""
    row: DigestChoice | None = getattr(member, "digest_choice", None)
    is_on = row.is_on if row else member.is_at_least(Role.LEAD)
    if not is_on:
        return None
    zone = ZoneInfo(member.timezone)
    local = now.astimezone(zone)
    back = (local.weekday() - (row.weekday if row else 0)) % 7
    day = local.date() - timedelta(days=back)
    at = datetime.combine(day, time(HOUR), tzinfo=zone)
    is_now = at <= now < at + LATE and member.joined_at <= at
    return at if is_now else None


def _week(member: Member, at: datetime):  # type: ignore[no-untyped-def]
    day = at.astimezone(ZoneInfo(member.timezone)).date()
    return day - timedelta(days=day.weekday())


@transaction.atomic
def send(member: Member, *, now: datetime, morning: datetime) -> bool:
    """Once a member and week; a week without anything to say is passed over, silently.

    `morning`: the one they chose, as `due` says it. A late Sunday's digest is that week's still.
    """
    week = _week(member, morning)
    made = Digest.objects.bulk_create(
        [Digest(member=member, week=week, sent_at=now)], ignore_conflicts=True
    )
    mine = Digest.objects.filter(member=member, week=week).values_list("sent_at", flat=True)  # fmt: skip
    if not made or mine.first() != now:
        return False
    return _post(member, now, key=f"digest:{member.pk}:{week}")


@transaction.atomic
def send_now(member: Member, *, now: datetime, by: Actor) -> None:
    """Because they ask for it: whatever they chose, and though there is nothing to tell."""
    key = f"digest-now:{member.pk}:{now:%Y%m%d%H%M}"
    _post(member, now, key=key, always=True)
    activity.record("asked for the weekly digest", member, by=by)


def _post(member: Member, now: datetime, *, key: str, always: bool = False) -> bool:
    made = written(member, now=now, always=always)
    if made is None:
        return False
    subject, text, html = made
    posting.post_each([Mail(member, subject, text, key, html=html)])
    return True


def written(
    member: Member, *, now: datetime, always: bool = False
) -> tuple[str, str, str] | None:
    """Subject, text and HTML in their language and zone; None: there is nothing to tell."""
    zone = ZoneInfo(member.timezone)
    with translation.override(member.language), timezone.override(zone):
        facts = reads.facts(member, now=now)
        if facts.says_nothing and not always:
            return None
        made, away = letter.compose(facts), stop_address(member)
        return made.subject, made.text(member, away), made.html(member, away)


def stop_address(member: Member) -> str:
    """Opens one page, for one person, without a log-in."""
    token = sign(_PURPOSE, [member.workspace_id, member.pk], expires_in=LINK_FOR.total_seconds())  # fmt: skip
    return f"{settings.PUBLIC_URL}/digest/stop/{token}/"


def read_stop(token: str) -> tuple[int, int] | None:
    """Workspace and member that a link names; None when it does not hold any more."""
    data: Sequence[int] | None = unsign(_PURPOSE, token)
    return (int(data[0]), int(data[1])) if data else None
