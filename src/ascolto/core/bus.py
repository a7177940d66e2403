"""The outbox bus: what happened is written with the change itself and told to handlers afterwards.

`publish` inserts a row in the caller's transaction. A dispatcher takes the rows in order and
runs the handlers *in the transaction that marks the rows as told*, so each handler's effect
happens exactly once. Handlers get a list of events of one type and one workspace, write to the
database only, and never touch the network. One that fails is rolled back alone and tried again
by a job.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import asdict
from itertools import groupby
from typing import Any, TypeVar

import structlog
from django.db import connection, transaction
from django.utils import timezone

from ascolto.core import failpoint, wake
from ascolto.core.event import Event
from ascolto.core.models import OutboxEvent
from ascolto.core.scoping import scope, unscoped

log = structlog.get_logger(__name__)


MOST = 300  # rows named by the events of one transaction

E = TypeVar("E", bound=Event)
Handler = Callable[[list[Any]], None]
_handlers: dict[str, list[tuple[str, Handler]]] = {}


def on(
    kind: type[E],
) -> Callable[[Callable[[list[E]], None]], Callable[[list[E]], None]]:
    """Register a handler: it gets the events of one workspace, in order, as a list."""

    def register(handler: Callable[[list[E]], None]) -> Callable[[list[E]], None]:
        name = f"{handler.__module__}.{handler.__qualname__}"
        _handlers.setdefault(kind.__name__, []).append((name, handler))
        return handler

    return register


def publish(*events: Event) -> None:
    """Tell the world, when and if the caller's transaction commits."""
    if not events:
        return
    OutboxEvent.objects.bulk_create(
        OutboxEvent(workspace_id=e.workspace_id, kind=type(e).__name__, body=asdict(e))
        for e in events
    )
    wake.ring_on_commit("bus")


def dispatch(limit: int = 100) -> int:
    """Tell handlers of up to `limit` events; returns how many were told."""
    with unscoped("the bus serves every workspace"):
        if not OutboxEvent.objects.filter(told_at=None).exists():
            return 0
    with transaction.atomic():
        if not _is_alone():
            return 0
        with unscoped("the bus serves every workspace"):
            waiting = OutboxEvent.objects.filter(told_at=None).order_by("pk")
            rows = _within_reason(list(waiting[:limit]))
        for (workspace_id, kind), group in groupby(
            rows, lambda r: (r.workspace_id, r.kind)
        ):
            _tell(workspace_id, kind, list(group))
        with unscoped("the bus serves every workspace"):
            OutboxEvent.objects.filter(pk__in=[r.pk for r in rows]).update(
                told_at=timezone.now()
            )
        failpoint.reach("bus.told")
    failpoint.reach("bus.committed")
    return len(rows)


def _within_reason(rows: list[OutboxEvent]) -> list[OutboxEvent]:
    """The first of these, as long as they name few rows together: others want to write as well."""
    named = 0
    for number, row in enumerate(rows):
        named += max(
            (len(v) for v in row.body.values() if isinstance(v, list)), default=1
        )
        if named > MOST and number:
            return rows[:number]
    return rows


def _is_alone() -> bool:
    """One dispatcher at a time keeps the order. SQLite's immediate transaction is a lock by itself."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('ascolto.bus'))")
        return bool(cursor.fetchone()[0])


def _tell(workspace_id: int, kind: str, rows: list[OutboxEvent]) -> None:
    for name, handler in _handlers.get(kind, []):
        try:
            with transaction.atomic(), scope(workspace_id):
                handler([decode(row) for row in rows])
        except Exception:
            log.exception("bus.handler_failed", handler=name, told=kind, rows=len(rows))
            from ascolto.core.jobs.again import tell_again

            with scope(workspace_id):
                tell_again.enqueue(
                    handler=name,
                    kind=kind,
                    ids=[row.pk for row in rows],
                    error=traceback.format_exc()[-2000:],
                )


def decode(row: OutboxEvent) -> Event:
    body = {k: tuple(v) if isinstance(v, list) else v for k, v in row.body.items()}
    kind: Any = Event.kinds[row.kind]  # each kind has fields of its own
    event: Event = kind(**body)
    return event


def handler_named(kind: str, name: str) -> Handler | None:
    return next((h for n, h in _handlers.get(kind, []) if n == name), None)
