"""“We give news by six”: a commitment of the incident, kept by the next statement that arrives."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.commitments.actions import pledging
from ascolto.commitments.actions.pledging import About, Word
from ascolto.commitments.models import Commitment
from ascolto.commitments.subject import Subject
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import Incident, Statement
from ascolto.monitor.reads.news import KIND, SUBJECT, owed


@transaction.atomic
def promise(
    incident: Incident, *, due_at: datetime, words: str = "", by: Actor
) -> Commitment:
    """The next news by a time. The same time twice is one promise. Raises `Refusal`."""
    require(by, Role.LEAD)
    Incident.objects.select_for_update().get(pk=incident.pk)
    if not incident.is_open:
        raise Refusal(_("This incident is over."), "over")
    same = owed(incident)
    for row in same:
        if row.due_at == due_at:
            return row
    said = words.strip() or _("News on “%(name)s”") % {"name": incident.name}
    about = About(Subject.of(incident), incident.brand_id, None, None)
    [made] = pledging.promise(about, [Word(KIND, said, due_at)], by=by)
    step(incident, "promised", by=by, words=said, due_at=due_at.isoformat())
    return made


def keep(statement: Statement, *, at: datetime) -> None:
    """It arrived `at`: what was promised before it was sent is kept. In the caller's transaction."""
    rows = Commitment.objects.open().about(statement.incident).filter(kind=KIND)
    mine = list(rows.filter(started_at__lte=statement.sent_at or at))
    sender = statement.sent_by or statement.written_by
    if not mine or sender is None:
        return
    by = Actor.member(sender)
    pledging.mark_kept(mine, by=by, at=at)
    step(statement.incident, "kept", by=by, at=at, statement=statement.pk)


def let_go(incident: Incident, *, why: str, by: Actor) -> None:
    """The incident is over: no more news is owed. In the caller's transaction."""
    for row in owed(incident):
        reason = _("The incident is over: %(why)s") % {"why": why}
        pledging.drop(row, why=reason, by=by)


@transaction.atomic
def nudge(commitment_ids: Sequence[int], verb: str) -> None:
    """`verb` warned or late: into the log, and to whoever leads the incident, by mail."""
    rows = Commitment.objects.open().filter(pk__in=commitment_ids, subject_type=SUBJECT)
    due = {row.subject_id: row for row in rows.order_by("-due_at")}
    incidents = Incident.objects.filter(pk__in=due).select_related(
        "brand", "lead__user"
    )
    for incident in incidents:
        row = due[incident.pk]
        step(
            incident, verb, by=Actor.system(), words=row.words, due_at=row.due_at.isoformat()
        )  # fmt: skip
        who = incident.lead or row.made_by
        if who is not None:
            _mail(incident, row, who, verb)


def _mail(incident: Incident, row: Commitment, who: Member, verb: str) -> None:
    zone = ZoneInfo(who.timezone)
    with translation.override(who.language), timezone.override(zone):
        when = formats.date_format(timezone.localtime(row.due_at), "SHORT_DATETIME_FORMAT")  # fmt: skip
        named = {"name": incident.name, "when": when}
        subject = _("%(name)s: news is due at %(when)s") % named
        if verb == "late":
            subject = _("%(name)s: news was due at %(when)s") % named
        path = f"/incidents/{incident.pk}/"
        lines = [
            _("Hello %(name)s,") % {"name": who.name},
            "",
            _("we said that we would give news: %(words)s") % {"words": row.words},
            f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else path,
        ]
    posting.post(
        workspace_id=incident.workspace_id,
        to=who.user.email,
        subject=subject[:150],
        text="\n".join(lines),
        key=f"incident-{verb}:{row.pk}",
    )
