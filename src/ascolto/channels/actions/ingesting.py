"""From stored deliveries to facts, in batches: claim, read (pure), store (one transaction).

The final state does not depend on the order or number of deliveries: messages are unique per
account and external id, edits and deletions are revisions that may wait for their message. A
delivery that cannot be understood is kept and shown; one that may have killed the process is tried
alone, in the end in a process of its own, and laid aside if it kills that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    connection,
    transaction,
)
from django.db.models import F
from django.utils import timezone

from ascolto.channels.actions import trying
from ascolto.channels.intake import reading, storing
from ascolto.channels.models import Payload
from ascolto.core import activity, failpoint, wake
from ascolto.core.actor import Actor
from ascolto.core.locks import locks
from ascolto.core.scoping import unscoped

SUSPECT = 2  # after so many vain attempts a delivery is read alone
LAST = 5  # after so many, in a process of its own
LONG = timedelta(seconds=10)  # so long the unsuspected go first


def pump(limit: int = 200) -> int:
    """Take in up to `limit` waiting deliveries; returns how many were dealt with."""
    with unscoped("the pump serves every workspace"):
        if not Payload.objects.waiting().exists():
            return 0
        with _alone() as alone:
            return _take_in(limit) if alone else 0


def _take_in(limit: int) -> int:
    rows = _claim(limit)
    failpoint.reach("ingesting.claimed")
    if len(rows) == 1 and rows[0].attempts >= LAST:
        _try_apart(rows[0])
        return 1
    try:
        readings = reading.read(rows)
        with transaction.atomic():
            storing.store(readings)
            failpoint.reach("ingesting.stored")
    except (OSError, OperationalError, InterfaceError):
        _not_their_fault(rows)
        raise
    failpoint.reach("ingesting.committed")
    return len(rows)


def _not_their_fault(rows: Sequence[Payload]) -> None:
    """A full disk or a database that is away says nothing about the deliveries."""
    with suppress(DatabaseError, InterfaceError):
        counted = Payload.objects.filter(pk__in=[p.pk for p in rows], attempts__gt=0)
        counted.update(attempts=F("attempts") - 1)


def replay(payloads: Sequence[Payload], *, by: Actor) -> int:
    """Try again what was not understood, after a fix. Returns how many wait now."""
    with transaction.atomic():
        ids = [p.pk for p in payloads]
        done = Payload.objects.not_understood().filter(pk__in=ids)
        count = done.update(status=Payload.Status.WAITING, attempts=0, problem="")
        activity.record_many("replayed", [(p, {}) for p in payloads], by=by)
        wake.ring_on_commit("payloads")
    found: int = count
    return found


@contextmanager
def _alone() -> Iterator[bool]:
    """One pump at a time. The lock ends with its process: what that had in hand is free at once."""
    own = None if connection.vendor == "postgresql" else locks()
    held = own.take("pump") if own else _ask("pg_try_advisory_lock")
    try:
        yield held
    finally:
        if own:
            own.close()
        elif held:
            # Also inside somebody's transaction: the session would keep the lock beyond its end.
            with suppress(DatabaseError, InterfaceError):
                _ask("pg_advisory_unlock")


def _ask(function: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtext('ascolto.pump'))")
        return bool(cursor.fetchone()[0])


@transaction.atomic
def _claim(limit: int) -> list[Payload]:
    """Mark the attempt before reading, so that a delivery which kills us is known by its count."""
    waiting = (
        Payload.objects.waiting().order_by("pk").prefetch_related("account__brand")
    )
    rows = list(waiting[:limit])
    innocent = [p for p in rows if p.attempts < SUSPECT]
    rows = rows[:1] if not innocent or _has_waited(rows[0]) else innocent
    Payload.objects.filter(pk__among=[p.pk for p in rows]).update(
        attempts=F("attempts") + 1
    )
    return rows


def _has_waited(payload: Payload) -> bool:
    """A suspect lets the others go first, but not for ever."""
    is_old = payload.received_at < timezone.now() - LONG
    return payload.attempts >= SUSPECT and is_old


def _try_apart(payload: Payload) -> None:
    """It is taken in by another process, or laid aside."""
    if trying.is_harmless(payload):
        return
    problem = "Reading it stops the process that reads it; it is kept as it came."
    Payload.objects.waiting().filter(pk=payload.pk).update(
        status=Payload.Status.FAILED, problem=problem
    )
