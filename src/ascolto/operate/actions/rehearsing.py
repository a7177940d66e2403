"""The dry run: a playbook looks at what arrived in the last days, and nothing is done.

It stands where it would stand, among the playbooks that are on: those before it may stop it. A
job goes through the messages page by page and keeps how far it came, so that it can be killed and
goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.commitments.models import Commitment
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate import jobs
from ascolto.operate.actions import directing, owing
from ascolto.operate.actions.directing import Line, Program
from ascolto.operate.models import Playbook, Rehearsal
from ascolto.operate.playbooks import catalogue
from ascolto.operate.playbooks.catalogue import Batch, Item
from ascolto.operate.playbooks.gathering import gather

PAGE = 500
SHOWN = 200  # of the newest hits, each opens from the list
LONGEST = 90  # days


@transaction.atomic
def ask(playbook: Playbook, *, days: int, by: Actor) -> Rehearsal:
    """Begin one; a job does the work. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if not 1 <= days <= LONGEST:
        raise Refusal(_("A dry run looks at one to ninety days."), "days")
    going = playbook.rehearsals.filter(
        status__in=["waiting", "running"], days=days, number=playbook.number
    )
    if (running := going.first()) is not None:
        return running
    rehearsal: Rehearsal = Rehearsal.objects.create(
        playbook=playbook, number=playbook.number, days=days, by_name=by.name
    )
    activity.record("tried", playbook, by=by, days=days)
    jobs.rehearse.using(key=f"rehearsal:{rehearsal.pk}").enqueue(
        rehearsal_id=rehearsal.pk
    )
    return rehearsal


def run(rehearsal_id: int) -> None:
    """To the end, from wherever it stands. Twice is once."""
    row = Rehearsal.objects.select_related("playbook").filter(pk=rehearsal_id).first()
    if row is None or row.is_over:
        return
    stage = _Stage(row)
    if not row.total:
        row.total, row.status = stage.messages().count(), Rehearsal.Status.RUNNING
        row.save(update_fields=["total", "status"])
    try:
        while stage.page():
            pass
    except Exception:
        row.status, row.ended_at = Rehearsal.Status.FAILED, timezone.now()
        row.save(update_fields=["status", "ended_at"])
        raise
    row.status, row.ended_at = Rehearsal.Status.DONE, timezone.now()
    row.save(update_fields=["status", "ended_at"])


class _Stage:
    """One rehearsal at work."""

    def __init__(self, row: Rehearsal) -> None:
        self.row = row
        self.since = row.asked_at - timedelta(days=row.days)
        self.show, self.place = _with(row)
        self.script = self.show.scripts[self.place]

    def messages(self) -> Any:
        rows = Message.objects.filter(sent_at__gte=self.since, by_rule="")
        rows = rows.filter(sent_at__lte=self.row.asked_at)
        if self.script.on == "message":
            return rows
        return rows.filter(pk__in=self._outwaited().values("opened_by_message_id"))

    def page(self) -> bool:
        """The next messages; False when there are none left."""
        rows = self.messages().filter(pk__gt=self.row.cursor).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:PAGE])
        if not ids:
            return False
        found = Message.objects.filter(pk__in=ids)
        items = gather(found, self.show.engine.facts)
        if self.script.on == "waiting":
            self._wait(items)
        matched, stopped = self._look(items)
        self._keep(ids, matched, stopped)
        return True

    def _look(self, items: Sequence[Item]) -> tuple[list[Item], int]:
        """Those it would act on, and how many others an earlier playbook keeps from it."""
        engine = self.show.engine
        chosen = [(i, engine.candidates(i.facts)) for i in items]
        chosen = [(item, places) for item, places in chosen if self.place in places]
        wanted = engine.wanted({p for _item, places in chosen for p in places})
        catalogue.fill(Batch([item for item, _p in chosen], is_past=True), wanted)
        matched, stopped = [], 0
        for item, places in chosen:
            if self.place in engine.fires(places, item.facts):
                matched.append(item)
            elif engine.holds(self.place, item.facts):
                stopped += 1
        return matched, stopped

    def _keep(self, ids: list[int], matched: Sequence[Item], stopped: int) -> None:
        row = self.row
        row.cursor, row.seen = ids[-1], row.seen + len(ids)
        row.matched += len(matched)
        row.stopped += stopped
        days = Counter(row.per_day)
        days.update(timezone.localdate(item.at).isoformat() for item in matched)
        row.per_day = dict(days)
        hits = [[i.conversation_id, i.message_id, i.at.isoformat()] for i in matched]
        row.hits = sorted(row.hits + hits, key=lambda hit: hit[2], reverse=True)[:SHOWN]
        row.save(
            update_fields=["cursor", "seen", "matched", "stopped", "per_day", "hits"]
        )

    def _outwaited(self) -> Any:
        """What was owed for longer than the playbook waits."""
        for_ = timedelta(minutes=self.script.minutes)
        rows = Commitment.objects.filter(
            subject_type=owing.SUBJECT, started_at__gte=self.since - for_
        )
        late = [
            pk
            for pk, began, ended in rows.values_list("pk", "started_at", "settled_at")
            if (ended or self.row.asked_at) - began >= for_
        ]
        return rows.filter(Q(pk__in=late), opened_by_message_id__isnull=False)

    def _wait(self, items: Sequence[Item]) -> None:
        """The moment is that at which the time was over."""
        for item in items:
            item.facts["since"] = item.at
            item.at += timedelta(minutes=self.script.minutes)


def _with(row: Rehearsal) -> tuple[Program, int]:
    """The playbooks that are on, and this one, in the version that is tried, in its place."""
    version = row.playbook.versions.get(number=row.number)
    mine = Line(row.playbook_id, version.name, version.number, version.digest)
    trigger = version.script.on
    lines: list[Line] = []
    if trigger == "message":
        others = Playbook.objects.standing().filter(trigger=trigger)
        for pk, name, number, digest, is_on in others.values_list(
            "pk", "name", "number", "digest", "is_on"
        ):
            if pk == row.playbook_id:
                lines.append(mine)
            elif is_on:
                lines.append(Line(pk, name, number, digest))
    if mine not in lines:
        lines.append(mine)
    return directing.compose(tuple(lines)), lines.index(mine)


def conversations(row: Rehearsal) -> set[int]:
    """Those of the newest hits."""
    return {hit[0] for hit in row.hits}


def parsed(moment: str) -> datetime:
    return datetime.fromisoformat(moment)
