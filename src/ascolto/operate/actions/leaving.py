"""Somebody goes home: who waits for them is handed on, and comes back with them.

Nobody's conversation stays with a person who is away. What owes somebody something goes back to
everybody (its team, where it has one), with a note; the rest stays where it is.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.commitments.models import Absence
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import assigning, noting
from ascolto.operate.models import Conversation


@transaction.atomic
def leave(
    member: Member,
    *,
    by: Actor,
    from_at: datetime | None = None,
    until_at: datetime | None = None,
    note: str = "",
) -> Absence:
    """Away from a time on (now), until another (until they are back). Raises `Refusal`.

    A lead may say it of others. Leaving twice is leaving once.
    """
    if by.member_id != member.pk:
        authority.require(by, Role.LEAD)
    standing = Absence.objects.filter(member=member, ended_at=None).first()
    if standing:
        return standing
    now = timezone.now()
    begins = from_at or now
    if until_at is not None and until_at <= max(begins, now):
        raise Refusal(_("The way back lies before the beginning."), "not_in_the_future")
    note = " ".join(note.split())[:300]
    absence: Absence = Absence.objects.create(
        member=member, from_at=begins, until_at=until_at, note=note, by_name=by.name
    )
    until = until_at.isoformat() if until_at else ""
    activity.record("went away", member, by=by, until=until, note=note)
    if begins <= now:
        _hand_on(absence)
    return absence


@transaction.atomic
def come_back(member: Member, *, by: Actor) -> None:
    """Here again: what nobody has taken meanwhile comes back. Doing it twice changes nothing."""
    if by.member_id != member.pk:
        authority.require(by, Role.LEAD)
    absence = Absence.objects.filter(member=member, ended_at=None).first()
    if absence is not None:
        _end(absence, by)


def turn(now: datetime) -> int:
    """Absences that begin, and those that are over, in every workspace; how many."""
    with unscoped("the rota serves every workspace"):
        waiting = Absence.objects.filter(ended_at=None)
        begin = list(waiting.filter(handed_at=None, from_at__lte=now)[:200])
        over = list(waiting.filter(until_at__lte=now)[:200])
    for absence in begin:
        with scope(absence.workspace_id), transaction.atomic():
            _hand_on(absence)
    for absence in over:
        with scope(absence.workspace_id), transaction.atomic():
            _end(absence, Actor.system())
    return len(begin) + len(over)


def _hand_on(absence: Absence) -> None:
    member = absence.member
    owed = Conversation.objects.open().filter(assignee=member, due_at__isnull=False)
    rows = list(owed.select_related("brand").order_by("pk"))
    with override(member.language):
        text = _("%(name)s is away; this goes on without them.") % {"name": member.name}
    for conversation in rows:
        assigning.assign(conversation, to=None, by=Actor.system())
        words = f"{text} {absence.note}".strip()
        noting.note(conversation, text=words, by=Actor.member(member))
    absence.handed_on, absence.handed_at = [c.pk for c in rows], timezone.now()
    absence.save(update_fields=["handed_on", "handed_at"])


def _end(absence: Absence, by: Actor) -> None:
    """The undo of the hand-over: never over the head of somebody who has taken it."""
    rows = Conversation.objects.open().unassigned().filter(pk__in=absence.handed_on)
    for conversation in rows.select_related("brand").order_by("pk"):
        assigning.assign(conversation, to=absence.member_id, by=by)
    absence.ended_at = timezone.now()
    absence.save(update_fields=["ended_at"])
    activity.record("came back", absence.member, by=by)
