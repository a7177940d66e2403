"""Looking at a watch now: what is out of the ordinary becomes an alert."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ascolto.monitor.actions import alerting, fitting
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Alert, Baseline, Mention, Watch
from ascolto.monitor.reads import gaps
from ascolto.monitor.reads.gaps import Gap
from ascolto.monitor.spoken import spoken
from ascolto.monitor.warning import bins, burst
from ascolto.monitor.warning.finding import Finding
from ascolto.monitor.warning.looking import Scene, look
from ascolto.monitor.warning.post import Post
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.monitor.warning.topics import Background

MOST_POSTS = 5000  # of a day
FIT_EVERY = timedelta(hours=6)


def evaluate(watch: Watch, now: datetime) -> list[Alert]:
    """The alerts it raised or that grew. What is normal is fitted anew when it is old."""
    if watch.is_competitor or not watch.is_on:
        return []
    baseline = Baseline.objects.filter(watch=watch).first()
    lasting: list[Finding] = []
    if baseline is None or baseline.fitted_at < now - FIT_EVERY:
        baseline = fitting.fit(watch, now)
        changed = fitting.drifted(watch, Rhythm.from_json(baseline.rhythm), now)
        lasting = [changed] if changed else []
    findings = [*look(scene(watch, baseline, now)), *lasting]
    return alerting.raise_(watch, findings, now=now)


def scene(watch: Watch, baseline: Baseline, now: datetime) -> Scene:
    """What was said in the last day, as early warning sees it."""
    newest = bins.number(now)
    begin = newest - bins.A_DAY + 1
    known = baseline.background
    missed = [*gaps.away(begin, newest + 1), *gaps.unconnected(begin, newest + 1)]
    posts, whole = _posts(watch, begin, now, missed)
    heard = fitting.heard(watch, begin, newest + 1, missed)
    # What was not read is as if it was not heard, but for what a burst is told by.
    heard[: min(whole - begin, bins.A_DAY - max(burst.WINDOWS))] = 0.0
    return Scene(
        now=now,
        posts=posts,
        rhythm=Rhythm.from_json(baseline.rhythm),
        zone=watch.brand.timezone,
        holidays=watch.brand.holidays,
        heard=heard,
        before=Background(known.get("terms", {}), known.get("voices", 0)),
    )


def _posts(
    watch: Watch, begin: int, now: datetime, missed: Iterable[Gap]
) -> tuple[list[Post], int]:
    """The newest, and the bin from which on they are all of them: a busy day is cut.

    Without what came of an account that could not be heard at that time: it is not expected then. Nor
    with what came as the past without a time.
    """
    rows = Mention.objects.about_us().filter(
        watch=watch, bin__gte=begin, said_at__lte=now
    )
    newest = rows.order_by("-bin").values_list(
        "pk", "message_id", "said_at", "bin", "handle_id", "account_id", "copy_of",
        "sentiment", "influence", named=True,
    )  # fmt: skip
    found = list(newest[:MOST_POSTS])
    whole = found[-1].bin + 1 if len(found) == MOST_POSTS else begin
    heard = _heard(found, begin, missed)
    past = gaps.undated([m.message_id for m in heard], bins.begin(begin))
    heard = [m for m in heard if m.message_id not in past]
    said = spoken({(m.pk, m.copy_of): m.message_id for m in heard})
    posts = [
        Post(
            m.message_id, m.said_at, str(m.handle_id or f"#{m.message_id}"),
            said[m.pk, m.copy_of], m.copy_of, m.sentiment in UNHAPPY, m.influence,
        )
        for m in heard
    ]  # fmt: skip
    return posts, whole


def _heard(found: Iterable[Any], begin: int, missed: Iterable[Gap]) -> list[Any]:
    """Without what was missed; of the five minutes in which an account was connected, what was said since."""
    away = {place for gap in missed for place in gap.places()}
    since = gaps.connected(begin)
    return [
        m
        for m in found
        if (m.account_id, m.bin) not in away
        and m.said_at >= since.get(m.account_id, m.said_at)
    ]
