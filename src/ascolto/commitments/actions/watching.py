"""The watch: warnings in the last quarter, breaches at the deadline, then up the on-call chain.

Each exactly once, however many processes watch and however long none did: a claim is a conditional
update, and what is written is the deadline itself, not the moment somebody looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max, QuerySet

from ascolto.commitments.actions import mailing, pausing, telling
from ascolto.commitments.models import Commitment, Escalation
from ascolto.commitments.reads import on_call
from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope, unscoped
from ascolto.events import (
    CommitmentsBreached,
    CommitmentsEscalated,
    CommitmentsWarned,
)

BATCH = 500


@dataclass(frozen=True)
class Watched:
    warned: int = 0
    breached: int = 0
    escalated: int = 0


def watch(now: datetime) -> Watched:
    """Everything that is due by `now`, in every workspace, in transactions of one batch each."""
    with unscoped("the watch serves every workspace"):
        _drain(pausing.resume_due, now)
        return Watched(
            warned=_drain(_warn, now),
            breached=_drain(_breach, now),
            escalated=_drain(_escalate, now),
        )


def _drain(step: Callable[[datetime], int], now: datetime) -> int:
    total = 0
    while done := step(now):
        total += done
    return total


@transaction.atomic
def _warn(now: datetime) -> int:
    rows = _claim(Commitment.objects.running().filter(warned_at=None, warn_at__lte=now))
    mine = Commitment.objects.open().filter(pk__in=_ids(rows), warned_at=None)
    mine.update(warned_at=F("warn_at"))
    telling.record("warned", ((row, Actor.system(), {}) for row in rows))
    telling.publish(CommitmentsWarned, rows)
    telling.push("commitments.warned", rows)
    return len(rows)


@transaction.atomic
def _breach(now: datetime) -> int:
    rows = _claim(Commitment.objects.running().filter(breached_at=None, due_at__lt=now))
    mine = Commitment.objects.open().filter(pk__in=_ids(rows), breached_at=None)
    mine.update(breached_at=F("due_at"), escalate_at=now)
    telling.record("breached", ((row, Actor.system(), {}) for row in rows))
    telling.publish(CommitmentsBreached, rows)
    telling.push("commitments.breached", rows)
    return len(rows)


@transaction.atomic
def _escalate(now: datetime) -> int:
    """Tell the next one on call of each late commitment; those with nobody left are let go."""
    rows = _claim(
        Commitment.objects.running()
        .filter(escalate_at__lte=now)
        .select_related("brand", "customer")
    )
    by_workspace: dict[int, list[Commitment]] = defaultdict(list)
    for row in rows:
        by_workspace[row.workspace_id].append(row)
    for workspace_id, late in by_workspace.items():
        with scope(workspace_id):
            _tell(late, now)
    return len(rows)


def _tell(late: Sequence[Commitment], now: datetime) -> None:
    chains = on_call.steps({row.brand_id for row in late}, at=now)
    steps = _next_steps(late)
    told, done = [], []
    for row in late:
        chain, step = chains[row.brand_id], steps.get(row.pk, 0)
        if step < len(chain):
            told.append(
                Escalation(commitment=row, member=chain[step].member, step=step, at=now)
            )
            row.escalate_at = now + chain[step].waits_for
        else:
            done.append(row.pk)
    Escalation.objects.bulk_create(told)
    Commitment.objects.bulk_update([e.commitment for e in told], ["escalate_at"])
    Commitment.objects.filter(pk__in=done).update(escalate_at=None)
    mailing.mail(told, now)
    _tell_of(told)


def _tell_of(told: Sequence[Escalation]) -> None:
    """Activity, event and live update."""
    if told:
        ids = tuple(e.pk for e in told)
        bus.publish(CommitmentsEscalated(told[0].workspace_id, ids))
    telling.record(
        "escalated",
        (
            (e.commitment, Actor.system(), {"to": e.member.name, "step": e.step})
            for e in told
        ),
    )
    telling.push("commitments.escalated", [e.commitment for e in told])


def _next_steps(late: Iterable[Commitment]) -> dict[int, int]:
    rows = Escalation.objects.filter(commitment__in=[row.pk for row in late])
    last = rows.values_list("commitment").annotate(Max("step"))
    return {commitment: step + 1 for commitment, step in last}


def _claim(due: QuerySet[Commitment]) -> list[Commitment]:
    """Up to a batch of rows that nobody else is at, held until the commit."""
    skips = connection.features.has_select_for_update_skip_locked
    rows = due.order_by("pk").select_for_update(skip_locked=skips, of=_of())
    return list(rows[:BATCH])


def _of() -> tuple[str, ...]:
    """Lock the commitments only, not the brands and customers read with them."""
    return ("self",) if connection.features.has_select_for_update_of else ()


def _ids(rows: Iterable[Commitment]) -> list[int]:
    return [row.pk for row in rows]
