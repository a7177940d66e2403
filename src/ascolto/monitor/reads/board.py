"""The listening board: how much is said, in which mood, where, by whom, beside the competitors.

Volumes are counted beforehand; messages themselves are looked at only as far back as the newest few
thousand, so the board is as quick with a million as with a thousand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count

from ascolto.channels.models import Account, Handle
from ascolto.core import words
from ascolto.core.models import Member
from ascolto.monitor import expecting
from ascolto.monitor.expecting import Known, Usual
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Baseline, Mention, Watch
from ascolto.monitor.reads import loudness, veiling
from ascolto.monitor.reads.loudness import Heard
from ascolto.monitor.silent_words import SILENT
from ascolto.monitor.summing import Hour, Today, turn
from ascolto.monitor.warning import bins, topics
from ascolto.monitor.warning.post import Post
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.monitor.warning.topics import Background

MOST_SHOWN = 10
MOST_SOURCES = 30  # of the map
MOST_VOICES = 5000  # newest mentions whose authors are counted
MOST_POSTS = 2000  # newest mentions whose words are looked at
_LEAST_LETTERS = 5
_SAY, _RISES = 3, 2.0  # enough to be shown; an alert wants more
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


class Top(NamedTuple):
    """What is called so, how often, and its key for a list of the messages."""

    name: str
    times: int
    key: object


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
    heard = loudness.hourly([w.pk for w in ours], since)
    known, before = baselines(ours)
    shown = _days(heard, begin, days, known)
    posts = newest_posts(ours, loudness.newest(heard, MOST_POSTS, since))
    rising = rise(posts, before, now - timedelta(days=1))
    said = loudness.by_watch([w.pk for w in watches], since)
    shares = sorted(((w, said.get(w.pk, 0)) for w in watches), key=lambda p: (-p[1], p[0].name))  # fmt: skip
    return Board(
        watches,
        shown,
        shares[:MOST_SHOWN],
        _sources(ours, since),
        top_voices(ours, loudness.newest(heard, MOST_VOICES, since)),
        frequent(posts),
        rising,
        _today(heard, posts, rising, known, now),
    )


def visible(member: Member) -> list[Watch]:
    rows = Watch.objects.visible_to(member).filter(is_on=True)
    return list(rows.select_related("brand"))


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


def newest_posts(watches: Sequence[Watch], since: int) -> list[Post]:
    """Each message once, the newest first. One query."""
    rows = Mention.objects.about_us().filter(watch__in=watches, bin__gte=since)
    found = rows.order_by("-bin").values_list(
        "message_id", "said_at", "handle_id", "sentiment", "message__text"
    )
    once: dict[int, Post] = {}
    for pk, at, handle, mood, text in found[:MOST_POSTS]:
        author, said = str(handle or f"#{pk}"), tuple(words.words(text))
        once.setdefault(pk, Post(pk, at, author, said, is_unhappy=mood in UNHAPPY))
    return list(once.values())


def rise(posts: Sequence[Post], before: Background, since: datetime) -> list[Top]:
    """Words and pairs that are said since then and hardly were before; without a before, none."""
    if not before.voices:
        return []
    late = [post for post in posts if post.said_at >= since]
    told = topics.rising(late, before, authors=_SAY, odds=_RISES)
    found = [one for one in told if all(len(w) > 3 for w in one.term.split())]
    by = {one.term: one.voices for one in found}
    return [Top(term, by[term], _query(term)) for term in topics.shown(found)]


def _query(term: str) -> str:
    return f'"{term}"' if " " in term else term


def frequent(posts: Sequence[Post]) -> list[Top]:
    """The longer words that say something, a message once each."""
    count: Counter[str] = Counter()
    for post in posts:
        count.update({w for w in post.words if len(w) >= _LEAST_LETTERS} - SILENT)
    top = sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SHOWN]
    return [Top(word, n, word) for word, n in top]


def top_voices(watches: Sequence[Watch], since: int, until: int | None = None) -> list[Top]:  # fmt: skip
    """Strangers by their pseudonym."""
    rows = Mention.objects.about_us().filter(watch__in=watches, bin__gte=since)
    rows = rows if until is None else rows.filter(bin__lt=until)
    counted = rows.exclude(handle=None).values_list("handle")
    top = counted.annotate(n=Count("message", distinct=True)).order_by("-n", "handle")[:MOST_SHOWN]  # fmt: skip
    found = list(top)
    names = Handle.objects.in_bulk([pk for pk, _ in found])
    veiling.veil(names.values())
    return [Top(str(names[pk]), n, pk) for pk, n in found if pk in names]


def _sources(watches: Sequence[Watch], since: int) -> list[Source]:
    top = loudness.by_account([w.pk for w in watches], since, MOST_SOURCES)
    names = dict(Account.objects.filter(pk__in=[pk for pk, *_ in top]).values_list("pk", "name"))  # fmt: skip
    return [Source(names.get(pk, "?"), n, bad, pk) for pk, n, bad in top]


def _days(
    heard: Sequence[Heard], begin: datetime, count: int, known: Collection[Known]
) -> list[Day]:
    """By local days, however long daylight saving makes them."""
    times = per_voice(heard)
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


def per_voice(heard: Sequence[Heard]) -> float:
    """Messages a voice, on the middle one of the days: a day of copies does not make them usual."""
    days: dict[int, list[int]] = {}
    for one in heard:
        day = days.setdefault(bins.number(one.at) // bins.A_DAY, [0, 0])
        day[0] += one.said
        day[1] += one.voices
    told = [said / voices for said, voices in days.values() if voices >= _VOICES]
    return median(told) if len(told) >= _DAYS else 1.0


def _today(
    heard: Sequence[Heard], posts: Sequence[Post], rising: Sequence[Top],
    known: Sequence[Known], now: datetime,
) -> Today:  # fmt: skip
    begin, _end = expecting.a_day(now)
    mine = [one for one in heard if one.at >= begin]
    expected = expecting.usual(known, begin, now, per_voice(heard))
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
