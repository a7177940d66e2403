"""Work of this package that is asked for, or runs by the clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db.models import QuerySet
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core.jobs import PRESSING, every, job
from ascolto.core.models import Brand, Member
from ascolto.core.scoping import scope, unscoped
from ascolto.monitor import room_calls
from ascolto.monitor.actions import (
    affecting,
    buying,
    counting,
    digesting,
    evaluating,
    fitting,
    following,
    listing_speakers,
    matching,
    missing_people,
    reaching,
    reckoning,
    ringing,
    sweeping,
    telling,
    watching,
)
from ascolto.monitor.actions.counting import Place
from ascolto.monitor.models import (
    Affected,
    Alert,
    Incident,
    Telling,
    Watch,
)
from ascolto.monitor.pace import pace

log = structlog.get_logger(__name__)


@job()
def recount(places: list[str]) -> None:
    """How much was said, in these five minutes of these watches: "watch:bin"."""
    pairs = (place.split(":") for place in places)
    counting.count({(int(watch), int(bin)) for watch, bin in pairs})


def count_later(places: Collection[Place]) -> None:
    """Once for all that arrives meanwhile: nobody waits for it, and a crowd is counted again and again."""
    recount.add("places", sorted(f"{watch}:{bin}" for watch, bin in places))


@job()
def forget(message_ids: list[int]) -> None:
    """What was edited or deleted, anew."""
    matching.forget(message_ids)


@job(queue=PRESSING)
def look(watch_ids: list[int]) -> None:
    """Is something off with these watches now? One that cannot be looked at keeps none of the others."""
    rows = Watch.objects.select_related("brand").filter(pk__in=watch_ids)
    failed = []
    for watch in rows.order_by("pk"):
        now = timezone.now()
        try:
            with pace.looking(watch.pk, now):
                evaluating.evaluate(watch, now)
        except Exception:
            if len(watch_ids) == 1:
                raise
            log.warning("watch.look_failed", watch=watch.pk, exc_info=True)
            failed.append(watch.pk)
    for pk in failed:  # alone, so that it is tried again and told
        look.enqueue(watch_ids=[pk])


@job()
def hear_anew(watch_id: int, mark: str) -> None:
    """A watch that had heard much has another query. `mark`: of that; one changed since has a job of its own."""
    watch = Watch.objects.filter(pk=watch_id).first()
    if watch is not None and matching.query_mark(watch) == mark:
        watching.begin_anew(watch)


@job()
def fill(
    watch_id: int, before: int | None = None, since: int | None = None, mark: str = ""
) -> None:
    """The past of a watch, a batch at a time; then what is normal for it. `since`: seconds since the epoch.

    `mark`: of the query that it was asked for; another one asks for its past by itself.
    """
    watch = Watch.objects.select_related("brand").filter(pk=watch_id).first()
    if watch is None or mark not in ("", matching.query_mark(watch)):
        return
    begin = datetime.fromtimestamp(since, UTC) if since else None
    rest = matching.fill(watch, before=before, since=begin)
    if rest is None:
        fitting.fit(watch, timezone.now())
    else:
        fill.enqueue(watch_id=watch_id, before=rest, since=since, mark=mark)


@job()
def notice(message_ids: list[int]) -> None:
    """Whoever is followed, or was quiet, has written."""
    following.hear(message_ids)
    reaching.hear(message_ids)


@job()
def reckon(account_id: int) -> None:
    """How far the words of those carry who write on an account."""
    account = Account.objects.filter(pk=account_id).first()
    if account is not None:
        reckoning.reckon(account, timezone.now())


@job()
def list_speakers(brand_id: int) -> None:
    """Who writes most and reaches furthest."""
    brand = Brand.objects.filter(pk=brand_id).first()
    if brand is not None:
        listing_speakers.refresh(brand, timezone.now())


@job()
def miss(after: int = 0) -> None:
    """Customers who have gone quiet, a batch at a time."""
    if after == 0:
        buying.ask_for_the_past()
    rest = missing_people.look(timezone.now(), after=after)
    if rest is not None:
        miss.enqueue(after=rest)


@job(attempts=10)
def post_to_room(post_id: int) -> None:
    """Something about an alert, to a room of a chat programme."""
    room_calls.send(post_id, timezone.now())


@every(timedelta(minutes=5))
def look_at_all() -> None:
    """Every watch that is on, of every company."""
    for workspace, ids in _of_all(Watch.objects.on).items():
        with scope(workspace):
            look_soon(ids)


@every(timedelta(hours=6))
def reckon_all() -> None:
    """Influence account by account, then the lists of people, of every company."""
    for workspace, ids in _of_all(Account.objects.connected).items():
        with scope(workspace):
            reckon.enqueue_each(
                (f"monitor-reckon-{pk}", {"account_id": pk}) for pk in sorted(ids)
            )
    later = list_speakers.using(run_after=timezone.now() + timedelta(minutes=10))
    for workspace, ids in _of_all(Brand.objects.all).items():
        with scope(workspace):
            later.enqueue_each(
                (f"monitor-speakers-{pk}", {"brand_id": pk}) for pk in sorted(ids)
            )


@every(timedelta(days=1))
def miss_all() -> None:
    """The radar of silence, of every company."""
    for workspace in _of_all(Brand.objects.all):
        with scope(workspace):
            miss.using(key="monitor-miss").enqueue(after=0)


@job()
def sweep() -> None:
    """Counts by five minutes that nobody asks for any more."""
    sweeping.sweep(timezone.now())


@every(timedelta(days=1))
def sweep_all() -> None:
    """Of every company."""
    for workspace in _of_all(Watch.objects.all):
        with scope(workspace):
            sweep.using(key="monitor-sweep").enqueue()


@job()
def tell(statement_id: int) -> None:
    """The letters of a statement, a piece at a time."""
    while telling.hand_out(statement_id, now=timezone.now()):
        pass


@job()
def look_at_affected(incident_id: int) -> None:
    """Who of them complained, after its first sign or its watches moved."""
    rows = Incident.objects.select_related("brand").filter(pk=incident_id)
    incident = rows.first()
    if incident is not None:
        affecting.look_at_all(incident, now=timezone.now())


@every(timedelta(minutes=1))
def keep_incidents_going() -> None:
    """Channels that take something else by now, and letters that nobody answered for."""
    now = timezone.now()
    for workspace, ids in _of_all(lambda: Affected.objects.due(now)).items():
        with scope(workspace):
            affecting.refresh(ids, now=now)
    for workspace in _of_all(lambda: Telling.objects.lingering(now)):
        with scope(workspace):
            telling.ask_again(now=now)


def _of_all(rows: Callable[[], QuerySet[Any]]) -> dict[int, set[int]]:
    """The rows of every company, by company."""
    found: dict[int, set[int]] = defaultdict(set)
    with unscoped("the clock serves every workspace"):
        for workspace, pk in rows().values_list("workspace_id", "pk"):
            found[workspace].add(pk)
    return found


@every(timedelta(seconds=15))
def tell_on() -> None:
    """Alerts that nobody took: the next one on call, of every company."""
    now = timezone.now()
    for workspace in _of_all(lambda: Alert.objects.to_tell(now)):
        with scope(workspace):
            ringing.tell_on(now)


@job()
def send_digest(member_id: int, morning: str) -> None:
    """The week of one member, by mail; `morning`: the one they chose, in ISO format."""
    rows = Member.objects.active().select_related("user")
    member = rows.filter(pk=member_id).first()
    if member is not None:
        at = datetime.fromisoformat(morning)
        digesting.send(member, now=timezone.now(), morning=at)


@every(timedelta(minutes=10))
def send_digests() -> None:
    """Whose morning it is, in every company: a job each."""
    now = timezone.now()
    for workspace in _of_all(Member.objects.active):
        with scope(workspace):
            asked = [
                (
                    f"digest-{member.pk}",
                    {"member_id": member.pk, "morning": at.isoformat()},
                )
                for member, at in digesting.due(now)
            ]
            if asked:
                send_digest.enqueue_each(asked)


def look_soon(watches: set[int]) -> None:
    """At most one look at a watch waits, however fast messages come; a busy one rests in between."""
    now = timezone.now()
    later = {pk: at for pk in watches if (at := pace.next(pk, now)) is not None}
    look.add("watch_ids", sorted(watches - later.keys()))
    for pk, at in later.items():
        look.using(run_after=at, key=f"monitor-look-{pk}").enqueue(watch_ids=[pk])
