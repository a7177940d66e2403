"""Work of this package that is asked for, or runs by the clock."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from ascolto.core.jobs import every, job
from ascolto.core.scoping import scope, unscoped
from ascolto.monitor.actions import evaluating, fitting, matching
from ascolto.monitor.models import Watch
from ascolto.monitor.pace import pace


@job()
def match(message_ids: list[int]) -> None:
    """What arrived, against all watches; those that are mentioned are looked at."""
    _ask_for(matching.match(message_ids))


@job()
def relabel(message_ids: list[int]) -> None:
    """What was read of them: their moods, and the watches that ask for one."""
    _ask_for(matching.relabel(message_ids))


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
    with unscoped("the clock serves every workspace"):
        on = list(Watch.objects.on().values_list("workspace_id", "pk"))
    for workspace in sorted({owner for owner, _ in on}):
        with scope(workspace):
            _ask_for({pk for owner, pk in on if owner == workspace})


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
