"""The mail to the one on call: who waits, for how long, and where to answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.channels.models import Account, Slip
from ascolto.commitments.actions import taking
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core.models import Member

PURPOSE = "escalation"
LISTED = 20  # commitments spelled out in one mail


def mail(told: Sequence[Escalation], now: datetime) -> None:
    """One mail per member, however many commitments: a bad night must not be a flood.

    Asked for in the caller's transaction and sent by a job.
    """
    by_member: dict[int, list[Escalation]] = defaultdict(list)
    for escalation in told:
        by_member[escalation.member_id].append(escalation)
    ways = posting.ways_back({e.commitment.brand_id for e in told}) if told else {}
    members = [rows[0].member for rows in by_member.values()]
    slips = posting.slips(members, purpose=PURPOSE, expires_at=now + taking.LINK_FOR)
    mails = []
    for rows, slip in zip(by_member.values(), slips, strict=True):
        for row in rows:
            row.slip, row.mailed_at = slip, now
        mails.append(_mail(rows, slip, ways, now))
    Escalation.objects.bulk_update(told, ["slip", "mailed_at"])
    posting.post_each(mails)


def _mail(
    rows: Sequence[Escalation], slip: Slip, ways: Mapping[int, Account], now: datetime
) -> Mail:
    """Through an account that brings the answer back, where one of their brands has one."""
    brands = [row.commitment.brand_id for row in rows]
    through = next((ways[brand] for brand in brands if brand in ways), None)
    subject, text = letter(rows[0].member, rows, now, can_reply=through is not None)
    return Mail(rows[0].member, subject, text, _key(rows), slip=slip, through=through)


def letter(
    member: Member,
    rows: Sequence[Escalation],
    now: datetime,
    *,
    can_reply: bool = False,
) -> tuple[str, str]:
    """Subject and text, in the member's language and time zone."""
    with (
        translation.override(member.language),
        timezone.override(ZoneInfo(member.timezone)),
    ):
        if len(rows) == 1:
            subject = _("%(who)s is still waiting for an answer") % {
                "who": _who(rows[0])
            }
        else:
            subject = ngettext(
                "%(count)d customer is still waiting for an answer",
                "%(count)d customers are still waiting for an answer",
                len(rows),
            ) % {"count": len(rows)}
        text = _text(member, rows, now)
        if can_reply:
            text = f"{text}\n\n{_how_to_answer(rows)}"
        return " ".join(subject.split()), text


def _how_to_answer(rows: Sequence[Escalation]) -> str:
    if len(rows) == 1:
        return _("You can answer this mail: “I take it”, and nothing else.")
    return _("You can answer this mail: “I take them all”, and nothing else.")


def _text(member: Member, rows: Sequence[Escalation], now: datetime) -> str:
    lines = [_("Hello %(name)s,") % {"name": member.name}, ""]
    if any(e.commitment.is_late for e in rows):
        lines += [_("you are on call, and time has run out for this:"), ""]
    else:
        lines += [_("you are on call; this is urgent, and we are closed now:"), ""]
    longest_first = sorted(rows, key=lambda e: e.commitment.started_at)
    for escalation in longest_first[:LISTED]:
        lines += [*_paragraph(escalation, now), ""]
    if len(rows) > LISTED:
        more = len(rows) - LISTED
        lines += [
            ngettext("And %(count)d more.", "And %(count)d more.", more)
            % {"count": more},
            "",
        ]
    lines.append(
        _("If nobody takes it, the next person on call is told in %(duration)s.")
        % {"duration": spoken(_rests(rows, now))}
    )
    return "\n".join(lines)


def _paragraph(escalation: Escalation, now: datetime) -> list[str]:
    commitment = escalation.commitment
    waiting = _(
        "%(who)s (%(brand)s) has been waiting for %(duration)s, since %(when)s."
    )
    if commitment.kind == Commitment.Kind.INCIDENT_UPDATE:
        waiting = _("%(who)s (%(brand)s): promised %(duration)s ago, at %(when)s.")
    lines = [
        waiting
        % {
            "who": _who(escalation),
            "brand": commitment.brand.name,
            "duration": spoken(now - commitment.started_at),
            "when": _moment(commitment.started_at),
        },
        _due(commitment),
    ]
    if not settings.PUBLIC_URL:
        return lines
    take = _("I take it: %(link)s") % {"link": taking.address(escalation)}
    return [*lines, link(commitment.pk), take]


def _due(commitment: Commitment) -> str:
    said = _("The answer is due at %(when)s.")
    if commitment.is_late:
        said = _("The answer was due at %(when)s.")
    if commitment.kind == Commitment.Kind.INCIDENT_UPDATE:
        said = _("The news was due at %(when)s.")
    return said % {"when": _moment(commitment.due_at)}


def _rests(rows: Sequence[Escalation], now: datetime) -> timedelta:
    """Until the first of them goes on to the next person."""
    nexts = [at for row in rows if (at := row.commitment.escalate_at)]
    return min(nexts, default=now) - now


def link(commitment_id: int) -> str:
    """Where the commitment is answered: a page that leads on to what it is about."""
    return f"{settings.PUBLIC_URL}/commitments/{commitment_id}/"


def spoken(duration: timedelta) -> str:
    """A duration as people say it: "2 days and 3 hours", "1 hour and 5 minutes"."""
    minutes = max(int(duration.total_seconds() // 60), 0)
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = []
    if days:
        parts.append(ngettext("%(n)d day", "%(n)d days", days) % {"n": days})
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if not days and (minutes or not parts):
        parts.append(
            ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
        )
    return _(" and ").join(parts)


def _who(escalation: Escalation) -> str:
    commitment = escalation.commitment
    if commitment.customer:
        return str(commitment.customer)
    if commitment.kind == Commitment.Kind.INCIDENT_UPDATE:
        return commitment.words
    return _("A customer")


def _moment(at: datetime) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")


def _key(rows: Sequence[Escalation]) -> str:
    """The same steps are the same mail."""
    steps = ",".join(sorted(f"{e.commitment_id}.{e.step}" for e in rows))
    digest = sha256(f"{rows[0].member_id}:{steps}".encode()).hexdigest()
    return f"escalation:{digest[:32]}"
