"""What is normal for a watch, fitted from its last eight weeks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import numpy as np
from django.db.models import F, Sum
from django.db.models.functions import Floor

from ascolto.core import words
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Baseline, HourVolume, Mention, Volume, Watch
from ascolto.monitor.reads import gaps
from ascolto.monitor.reads.gaps import Gap
from ascolto.monitor.warning import bins, drift, evidence, rhythm, topics
from ascolto.monitor.warning.bins import Counts
from ascolto.monitor.warning.finding import Finding
from ascolto.monitor.warning.post import Post

_MOST_POSTS = 20_000  # whose words are the background
_MOST_TERMS = 20_000
DAY = timedelta(days=1)


def fit(watch: Watch, now: datetime) -> Baseline:
    """Up to the last whole hour but a day for the words: what is new today must stay new."""
    end = int(now.timestamp()) // 3600
    first = max(end - rhythm.WEEKS * 168, _first_hour(watch, end))
    voices, unhappy = _hours(watch, first, end)
    known = rhythm.fit(
        bins.slots(first, end - first, watch.brand.timezone, watch.brand.holidays),
        voices,
        unhappy,
        heard(watch, first * bins.AN_HOUR, end * bins.AN_HOUR).reshape(-1, bins.AN_HOUR).mean(1),
    )  # fmt: skip
    before = topics.background(_posts(watch, now))
    often = sorted(before.said.items(), key=lambda pair: (-pair[1], pair[0]))
    row: Baseline
    row, _ = Baseline.objects.update_or_create(
        watch=watch,
        defaults={
            "rhythm": known.as_json(),
            "background": {"terms": dict(often[:_MOST_TERMS]), "voices": before.voices},
            "fitted_at": now,
        },
    )
    return row


def drifted(watch: Watch, known: rhythm.Rhythm, now: datetime) -> Finding | None:
    """A level that has changed for good, in the last eight weeks of whole days."""
    end = int(now.timestamp()) // 3600 // 24 * 24
    first = max(end - rhythm.WEEKS * 168, (_first_hour(watch, end) + 24) // 24 * 24)
    if end - first < 24 * (drift.LEAST_BEFORE + 3):
        return None
    new = _new(first, end)
    voices, _ = _hours(watch, first, end, without=[gap.account_id for gap in new])
    slots = bins.slots(first, end - first, watch.brand.timezone, watch.brand.holidays)
    begin, until = first * bins.AN_HOUR, end * bins.AN_HOUR
    part = heard(watch, begin, until, [*gaps.away(begin, until), *new])
    usual = known.hourly(slots) * part.reshape(-1, bins.AN_HOUR).mean(1)
    days = usual.reshape(-1, 24).sum(1)
    found = drift.change(voices.reshape(-1, 24).sum(1), days)
    if found is None:
        return None
    return Finding(
        kind="drift",
        since=bins.begin((first + found.at * 24) * bins.AN_HOUR),
        sure=round(evidence.sureness(found.sigmas), 4),
        numbers={"times": round(found.times, 2)},
    )


def _new(first: int, end: int) -> list[Gap]:
    """Accounts that are not there long enough to tell: what they show of their past begins somewhere,
    and that is no change. Left out of all these hours."""
    since = end - 24 * (drift.LONGEST + 1)
    mine = gaps.unconnected(since * bins.AN_HOUR, end * bins.AN_HOUR)
    return [Gap(g.account_id, first * bins.AN_HOUR, end * bins.AN_HOUR) for g in mine]


def heard(
    watch: Watch, begin: int, end: int, missed: Iterable[Gap] | None = None
) -> Counts:
    """Which part of what is usually said could be heard, bin by bin: without what was `missed`, which is
    the accounts that were away where nobody says."""
    missed = gaps.away(begin, end) if missed is None else list(missed)
    found = np.ones(end - begin)
    shares = _shares(watch, end) if missed else {}
    away: dict[int, Counts] = defaultdict(lambda: np.zeros(end - begin))
    for gap in missed:  # once, though two may overlap
        away[gap.account_id][gap.begin - begin : max(gap.end - begin, 0)] = 1.0
    for account, times in away.items():
        found -= shares.get(account, 0.0) * times
    found = np.maximum(found, 0.0)
    found[found < 0.01] = 0.0
    return found


def _shares(watch: Watch, end: int) -> dict[int, float]:
    """Of each account in what was said in the last eight weeks."""
    hour = end // bins.AN_HOUR
    lately = HourVolume.objects.filter(
        watch=watch, hour__gte=hour - rhythm.WEEKS * 168, hour__lte=hour
    )
    rows = lately.values_list("account_id")
    said = dict(rows.annotate(Sum("voices")).order_by())
    total = sum(said.values()) or 1
    return {account: count / total for account, count in said.items()}


def _first_hour(watch: Watch, end: int) -> int:
    """Of the oldest mention, for a watch knows nothing before."""
    oldest = Volume.objects.filter(watch=watch).order_by("bin").values_list("bin", flat=True).first()  # fmt: skip
    return min(oldest // bins.AN_HOUR if oldest is not None else end - 1, end - 1)


def _hours(
    watch: Watch, first: int, end: int, *, without: Sequence[int] = ()
) -> tuple[Counts, Counts]:
    rows = Volume.objects.filter(
        watch=watch, bin__gte=first * bins.AN_HOUR, bin__lt=end * bins.AN_HOUR
    ).exclude(account__in=without)
    found = rows.annotate(hour=Floor(F("bin") / bins.AN_HOUR)).values_list("hour", "sentiment")  # fmt: skip
    voices, unhappy = np.zeros(end - first), np.zeros(end - first)
    for hour, mood, count in found.annotate(Sum("voices")).order_by():
        voices[int(hour) - first] += count
        if mood in UNHAPPY:
            unhappy[int(hour) - first] += count
    return voices, unhappy


def _posts(watch: Watch, now: datetime) -> Sequence[Post]:
    rows = Mention.objects.about_us().filter(
        watch=watch, said_at__lt=now - DAY, said_at__gte=now - rhythm.WEEKS * 7 * DAY
    )
    found = rows.order_by("-bin").values_list("pk", "said_at", "handle_id", "message__text")  # fmt: skip
    return [
        Post(pk, at, str(handle), tuple(words.words(text)))
        for pk, at, handle, text in found[:_MOST_POSTS]
    ]
