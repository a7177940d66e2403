"""A shift ends: who waits for somebody who went home goes back to those who are there.

With a note, once, and undoable. Where nobody is there to take it, it stays where it is and the one
on call is told instead. What falls due only after the next shift begins waits for it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.commitments.models import HandOver, Roster
from ascolto.commitments.reads import rota
from ascolto.commitments.reads.rota import Rota
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import calling, conversing, distributing, notifying
from ascolto.operate.actions.distributing import Gift
from ascolto.operate.actions.notifying import News
from ascolto.operate.models import Conversation, Note, Notice

BATCH = 200


def turn(now: datetime) -> int:
    """Shifts that ended, in every workspace; how many were looked at. A constant number of queries
    for each workspace; one where nothing ended."""
    total = 0
    while done := _some(now):
        total += done
    return total


@transaction.atomic
def _some(now: datetime) -> int:
    skips = connection.features.has_select_for_update_skip_locked
    by_workspace: dict[int, list[Roster]] = defaultdict(list)
    with unscoped("the rota serves every workspace"):
        due = Roster.objects.filter(ends_at__lte=now).order_by("pk")
        for row in due.select_for_update(skip_locked=skips)[:BATCH]:
            by_workspace[row.workspace_id].append(row)
    for workspace_id, rows in by_workspace.items():
        with scope(workspace_id):
            _end(rows, now)
    return sum(map(len, by_workspace.values()))


def _end(rosters: Sequence[Roster], now: datetime) -> None:
    known = rota.read(now)
    gone = [r for r in rosters if _went_home(known, r.member_id, now)]
    if gone:
        _hand_over(gone, known, now)
    for roster in rosters:
        mine = known.shifts.get(roster.member_id)
        roster.ends_at = mine.next_end(now) if mine else None
        roster.note = "" if roster in gone else roster.note
    Roster.objects.bulk_update(rosters, ["ends_at", "note"])


def _went_home(known: Rota, member_id: int, now: datetime) -> bool:
    """Not who is on again by now, nor who is away: an absence has its own hand-over."""
    mine = known.shifts.get(member_id)
    is_on = mine is not None and mine.is_open(now)
    return mine is not None and not is_on and not known.is_away(member_id, now)


def _hand_over(gone: Sequence[Roster], known: Rota, now: datetime) -> None:
    rows = _owed(gone, known, now)
    there = _There.read(known.on_duty(now))
    taken = [c for c in rows if there.takes(c)]
    kept = [c for c in rows if not there.takes(c)]
    notes = {r.member_id: r.note for r in gone}
    overs = [
        HandOver(
            member_id=pk,
            at=now,
            note=note,
            handed_on=[c.pk for c in taken if c.assignee_id == pk],
            kept=[c.pk for c in kept if c.assignee_id == pk],
        )
        for pk, note in notes.items()
    ]
    overs = [o for o in overs if o.handed_on or o.kept or o.note]
    HandOver.objects.bulk_create(overs)
    _leave_notes(rows, {c.pk for c in taken}, known, notes)
    _tell(overs, known, now)
    calling.call(kept, now)
    system = Actor.system()
    distributing.give([Gift(c, None, None, system) for c in taken])
    activity.record_each(
        "went home", ((known.members[o.member_id], system, _details(o)) for o in overs)
    )


def _tell(overs: Sequence[HandOver], known: Rota, now: datetime) -> None:
    """Those who are on, or else those who come on next, find the note under their bell."""
    told = set(known.on_duty(now)) or _next(known, now)
    talks = Conversation.objects.in_bulk(
        {first for over in overs for first in [*over.handed_on, *over.kept][:1]}
    )
    notifying.tell(
        [
            News(talks[first], Notice.Kind.NOTE, pk, by, over.note)
            for over in overs
            for by in [Actor.member(known.members[over.member_id])]
            for first in [*over.handed_on, *over.kept][:1]
            for pk in sorted(told)
            if over.note
        ]
    )


def _next(known: Rota, now: datetime) -> set[int]:
    begins = {pk: mine.next_begin(now) for pk, mine in known.shifts.items()}
    first = min((at for at in begins.values() if at), default=None)
    return {pk for pk, at in begins.items() if first and at == first}


def _details(over: HandOver) -> dict[str, object]:
    return {"handed_on": len(over.handed_on), "kept": len(over.kept)}


def _owed(gone: Sequence[Roster], known: Rota, now: datetime) -> list[Conversation]:
    rows = Conversation.objects.open().filter(
        assignee_id__in=[r.member_id for r in gone], due_at__isnull=False
    )
    rows = rows.select_for_update(of=_of()).order_by("pk")
    back = {r.member_id: known.shifts[r.member_id].next_begin(now) for r in gone}
    found = []
    for row in rows.select_related("brand", "assignee", "handle"):
        begins = back[row.assignee_id]
        if begins is None or row.due_at < begins:
            found.append(row)
    return found


def _of() -> tuple[str, ...]:
    return ("self",) if connection.features.has_select_for_update_of else ()


def _leave_notes(
    rows: Iterable[Conversation], taken: set[int], known: Rota, notes: dict[int, str]
) -> None:
    made = []
    for row in rows:
        member = known.members[row.assignee_id or 0]
        with override(member.language):
            text = _("%(name)s has gone home; this goes on without them.")
            if row.pk not in taken:
                text = _(
                    "%(name)s has gone home and nobody is on: who is on call was told."
                )
            words = f"{text % {'name': member.name}} {notes[member.pk]}".strip()
            made.append(Note(conversation=row, by_rule=_("End of shift"), text=words))
    Note.objects.bulk_create(made)
    activity.record_each(
        "noted", ((n.conversation, Actor.system(), {"note": n.pk}) for n in made)
    )
    conversing.announce([n.conversation for n in made])


@dataclass(frozen=True)
class _There:
    """Who is at work: with the brands they see and the teams they are in."""

    members: list[tuple[set[int], set[int]]]

    @classmethod
    def read(cls, ids: Sequence[int]) -> _There:
        """Three queries."""
        rows = Member.objects.active().filter(pk__in=ids).exclude(role=Role.VOICE)
        return cls(
            [
                ({b.pk for b in m.brands.all()}, {t.pk for t in m.teams.all()})
                for m in rows.prefetch_related("brands", "teams")
            ]
        )

    def takes(self, conversation: Conversation) -> bool:
        """Somebody of its team, or, where it has none, anybody who sees its brand."""
        team = conversation.team_id
        return any(
            (not brands or conversation.brand_id in brands)
            and (team is None or team in teams)
            for brands, teams in self.members
        )


@transaction.atomic
def undo(hand_over: HandOver, *, by: Actor) -> int:
    """What nobody has taken goes back to who had it; how many. Doing it twice changes nothing.

    Only they themselves or a lead. Raises `Refusal`.
    """
    if by.member_id != hand_over.member_id:
        authority.require(by, Role.LEAD)
    row = HandOver.objects.select_for_update().get(pk=hand_over.pk)
    if row.undone_at is not None:
        return 0
    member = hand_over.member if hand_over.member.is_active else None
    waiting = Conversation.objects.open().unassigned().filter(pk__in=row.handed_on)
    rows = list(waiting.select_for_update().order_by("pk")) if member else []
    distributing.give([Gift(c, member, None, by) for c in rows])
    row.undone_at = timezone.now()
    row.save(update_fields=["undone_at"])
    activity.record("took back a hand-over", hand_over.member, by=by, count=len(rows))
    return len(rows)
