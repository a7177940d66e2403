"""The listening board: how much is said, in which mood, where, by whom, beside the competitors.

Volumes are counted beforehand; messages themselves are looked at only as far back as the newest few
thousand, so the board is as quick with a million as with a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from ascolto.channels.models import Account, Handle, Message
from ascolto.core.models import Member
from ascolto.monitor import expecting
from ascolto.monitor.expecting import Known, Usual
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Baseline, HourHeard, Mention, Watch
from ascolto.monitor.reads import loudness, veiling
from ascolto.monitor.reads.loudness import Heard
from ascolto.monitor.reads.words_said import (
    MOST_POSTS,
    Top,
    frequent,
    newest_posts,
    own,
    rise,
)
from ascolto.monitor.summing import Hour, Today, turn
from ascolto.monitor.warning import bins, topics
from ascolto.monitor.warning.post import Post
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.monitor.warning.topics import Background

MOST_SHOWN = 10
MOST_SOURCES = 30  # of the map
MOST_VOICES = 5000  # newest mentions whose authors are counted
_MOST_SAID = 30_000  # newest messages of those who are shown
_DAYS, _VOICES = 3, 5  # days of so many voices, to know how many messages a voice has
MOODS = ("negative", "mixed", "neutral", "positive", "")


@dataclass
class Day:
    """A local day: what was said in each mood, and what was to be expected."""

    on: datetime
    said: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOODS, 0))
    usual: Usual | None = None

    @property
    def total(self) -> int:
        return sum(self.said.values())

    @property
    def unhappy(self) -> int:
        return sum(self.said[mood] for mood in UNHAPPY)


class Source(NamedTuple):
    """Where so much was said, and how much of it was unhappy."""

    name: str
    said: int
    unhappy: int
    key: int


@dataclass(frozen=True)
class Board:
    """`shares`: watches with how much is said, the loudest first. `today` is summed up in a sentence."""

    watches: Sequence[Watch]  # those to choose from
    days: Sequence[Day]
    shares: Sequence[tuple[Watch, int]]
    sources: Sequence[Source]
    voices: Sequence[Top]
    words: Sequence[Top]
    rising: Sequence[Top]
    today: Today
    is_whole: bool  # whether words were looked for in all messages, or in the newest `MOST_POSTS`

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days)

    @property
    def unhappy(self) -> int:
        return sum(day.unhappy for day in self.days)

    @property
    def is_known(self) -> bool:
        """Whether there is something that is usual."""
        return any(day.usual for day in self.days)

    @property
    def has_competitor(self) -> bool:
        return any(watch.is_competitor for watch in self.watches)


def board(
    member: Member, *, now: datetime, days: int = 14, watch_id: int | None = None
) -> Board:
    """Of the watches the member may see (or one of them). A constant number of queries."""
    begin = expecting.a_day(now)[0] - timedelta(days=days - 1)
    watches = visible(member)
    ours = chosen(watches, watch_id)
    since = bins.number(begin)
    rows = loudness.once([w.pk for w in ours], since)
    heard = loudness.hourly(rows, since)
    times = per_voice(heard, loudness.voices([w.pk for w in ours], since))
    known, before = baselines(ours)
    shown = _days(heard, begin, days, known, times)
    posts = newest_posts(ours, loudness.newest(heard, MOST_POSTS, since))
    rising = rise(posts, before, now - timedelta(days=1), own=own(ours))
    return Board(
        watches,
        shown,
        _shares(watches, since),
        _sources(rows, since),
        top_voices(ours, loudness.newest(heard, MOST_VOICES, since), begin),
        frequent(posts),
        rising,
        _today(heard, posts, rising, known, times, now),
        is_whole=len(posts) < MOST_POSTS,
    )


def _shares(watches: Sequence[Watch], since: int) -> list[tuple[Watch, int]]:
    said = loudness.by_watch([watch.pk for watch in watches], since)
    told = ((watch, said.get(watch.pk, 0)) for watch in watches)
    return sorted(told, key=lambda pair: (-pair[1], pair[0].name))[:MOST_SHOWN]


def visible(member: Member) -> list[Watch]:
    rows = Watch.objects.visible_to(member).select_related("brand")
    return listening(rows)


def listening(watches: Iterable[Watch]) -> list[Watch]:
    return [watch for watch in watches if watch.is_on]


def chosen(watches: Sequence[Watch], watch_id: int | None) -> list[Watch]:
    """Our own ones, or the one that was asked for."""
    asked = [w for w in watches if watch_id in (None, w.pk)]
    return [w for w in asked if not w.is_competitor] or asked


def baselines(watches: Sequence[Watch]) -> tuple[list[Known], Background]:
    """What is usual for each, and what was said in the weeks before, together. One query."""
    brands = {w.pk: w.brand for w in watches}
    known: list[Known] = []
    said: Counter[str] = Counter()
    voices = 0
    for row in Baseline.objects.filter(watch__in=list(brands)):
        brand = brands[row.watch_id]
        rhythm = Rhythm.from_json(row.rhythm)
        known.append(Known(rhythm, brand.timezone, brand.holidays))
        said.update(row.background.get("terms", {}))
        voices += row.background.get("voices", 0)
    return known, Background(said, voices)


def top_voices(
    watches: Sequence[Watch], newest: int, begin: datetime, end: datetime | None = None
) -> list[Top]:
    """Who says most since the bin `newest`, with all that they said since `begin`, as their list
    has it; strangers by their pseudonym. Four queries."""
    rows = Mention.objects.about_us().filter(watch__in=watches)
    rows = rows if end is None else rows.filter(bin__lt=bins.number(end))
    loudest = rows.filter(bin__gte=newest).exclude(handle=None).values_list("handle")
    top = loudest.annotate(n=Count("message", distinct=True)).order_by("-n", "handle")[:MOST_SHOWN]  # fmt: skip
    names = Handle.objects.in_bulk([pk for pk, _ in top])
    # By their messages, and the watches picked here: of all that was heard they said little.
    said = Message.objects.filter(handle__among=list(names), sent_at__gte=begin)
    said = said if end is None else said.filter(sent_at__lt=end)
    ids = list(said.order_by("-sent_at").values_list("pk", flat=True)[:_MOST_SAID])
    mine = Mention.objects.about_us().filter(message__among=ids)
    ours = {watch.pk for watch in watches}
    told = mine.values_list("handle", "message", "watch")
    heard = {(who, pk) for who, pk, watch in told if watch in ours}
    counted = Counter(who for who, _pk in heard)
    veiling.veil(names.values())
    found = [Top(str(names[pk]), n, pk) for pk, n in counted.items() if pk in names]
    return sorted(found, key=lambda top: (-top.times, str(top.key)))


def _sources(rows: QuerySet[HourHeard], since: int) -> list[Source]:
    top = loudness.by_account(rows, since, MOST_SOURCES)
    names = dict(Account.objects.filter(pk__in=[pk for pk, *_ in top]).values_list("pk", "name"))  # fmt: skip
    return [Source(names.get(pk, "?"), n, bad, pk) for pk, n, bad in top]


def _days(
    heard: Sequence[Heard], begin: datetime, count: int, known: Collection[Known], times: float
) -> list[Day]:  # fmt: skip
    """By local days, however long daylight saving makes them."""
    found = {}
    for n in range(count):
        day, end = expecting.a_day(begin + timedelta(days=n))
        found[day.date()] = Day(day, usual=expecting.usual(known, day, end, times))
    zone = begin.tzinfo or ZoneInfo("UTC")
    for one in heard:
        local = one.at.astimezone(zone).date()
        if local in found:
            found[local].said[one.mood if one.mood in MOODS else ""] += one.said
    return list(found.values())


def per_voice(heard: Sequence[Heard], voices: Mapping[int, int]) -> float:
    """Messages a voice, on the middle one of the days: a day of copies does not make them usual.

    Voices are added up over the watches, messages count once: where watches overlap it is below one.
    """
    said: Counter[int] = Counter()
    for one in heard:
        said[bins.number(one.at) // bins.A_DAY] += one.said
    told = [said[day] / count for day, count in voices.items() if count >= _VOICES]
    if len(told) >= _DAYS:
        return median(told)
    return min(said.total() / max(sum(voices.values()), 1), 1.0) if voices else 1.0


def _today(
    heard: Sequence[Heard], posts: Sequence[Post], rising: Sequence[Top],
    known: Sequence[Known], times: float, now: datetime,
) -> Today:  # fmt: skip
    begin, _end = expecting.a_day(now)
    mine = [one for one in heard if one.at >= begin]
    expected = expecting.usual(known, begin, now, times)
    topic, share = _topic([p for p in posts if p.said_at >= begin], rising)
    hours: dict[int, list[int]] = {}
    for one in mine:
        said = hours.setdefault(one.at.astimezone(now.tzinfo).hour, [0, 0])
        said[0] += one.said
        said[1] += one.said if one.mood in UNHAPPY else 0
    told = [Hour(hour, *hours[hour]) for hour in sorted(hours)]
    usual = expected.middle if expected else None
    return Today(
        sum(one.said for one in mine), usual, topic, share, turn(told, expecting.unhappy(known))
    )  # fmt: skip


def _topic(posts: Sequence[Post], rising: Sequence[Top]) -> tuple[str, float]:
    """What rises most, and which part of today's voices speaks of it."""
    authors = {post.author for post in posts}
    if not rising or not authors:
        return "", 0.0
    term = rising[0].name
    speaking = {post.author for post in posts if term in topics.terms(post.words)}
    return term, len(speaking) / len(authors)
