"""Work of this package that is asked for, or runs by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from ascolto.core.jobs import every, job
from ascolto.core.scoping import scope, unscoped
from ascolto.monitor.actions import (
    affecting,
    evaluating,
    fitting,
    hearing,
    matching,
    telling,
)
from ascolto.monitor.models import Affected, Telling, Watch
from ascolto.monitor.pace import pace


@job()
def match(message_ids: list[int]) -> None:
    """What arrived, against all watches; those that are mentioned are looked at."""
    _ask_for(matching.match(message_ids))
    hearing.hear(message_ids)


@job()
def relabel(message_ids: list[int]) -> None:
    """What was read of them: their moods, and the watches that ask for one."""
    _ask_for(matching.relabel(message_ids))
    hearing.hear(message_ids)


@job()
def forget(message_ids: list[int]) -> None:
    """What was edited or deleted, anew."""
    matching.forget(message_ids)


@job()
def look(watch_id: int) -> None:
    """Is something off with this watch now?"""
    watch = Watch.objects.select_related("brand").filter(pk=watch_id).first()
    if watch is not None:
        now = timezone.now()
        with pace.looking(watch_id, now):
            evaluating.evaluate(watch, now)


@job()
def fill(watch_id: int, before: int | None = None) -> None:
    """The past of a watch, a batch at a time; then what is normal for it."""
    watch = Watch.objects.select_related("brand").filter(pk=watch_id).first()
    if watch is None:
        return
    rest = matching.fill(watch, before=before)
    if rest is None:
        fitting.fit(watch, timezone.now())
    else:
        fill.enqueue(watch_id=watch_id, before=rest)


@every(timedelta(minutes=5))
def look_at_all() -> None:
    """Every watch that is on, of every company."""
    on = _everywhere(lambda: Watch.objects.on(), "workspace_id", "pk")
    for workspace in sorted({owner for owner, _ in on}):
        with scope(workspace):
            _ask_for({pk for owner, pk in on if owner == workspace})


@job()
def tell(statement_id: int) -> None:
    """The letters of a statement, a piece at a time."""
    while telling.hand_out(statement_id, now=timezone.now()):
        pass


@every(timedelta(minutes=1))
def keep_incidents_going() -> None:
    """Channels that take something else by now, and letters that nobody answered for."""
    now = timezone.now()
    for workspace, incident in _everywhere(
        lambda: Affected.objects.due(now), "workspace_id", "incident_id"
    ):
        with scope(workspace):
            affecting.refresh(incident, now=now)
    for (workspace,) in _everywhere(
        lambda: Telling.objects.filter(state=Telling.State.WAITING), "workspace_id"
    ):
        with scope(workspace):
            telling.ask_again(now=now)


def _everywhere(rows: Callable[[], QuerySet[Any]], *names: str) -> list[Any]:
    """Of every company, each once."""
    with unscoped("the clock serves every workspace"):
        return sorted(rows().values_list(*names).distinct().order_by())


def _ask_for(watches: set[int]) -> None:
    """At most one look at a watch waits, however fast messages come; a busy one rests in between."""
    now = timezone.now()
    at_once = []
    for pk in sorted(watches):
        key, later = f"monitor-look-{pk}", pace.next(pk, now)
        if later is None:
            at_once.append((key, {"watch_id": pk}))
        else:
            look.using(run_after=later, key=key).enqueue(watch_id=pk)
    if at_once:
        look.enqueue_each(at_once)
