"""One look at what is said about one watch, now: all that is out of the ordinary, grouped.

It is given what was said in the last day and what is normal; it keeps nothing, so it may be run as
often as one likes, and in whatever order the posts came the findings are the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from ascolto.monitor.warning import bins, burst, evidence, mood, topics
from ascolto.monitor.warning.bins import Counts
from ascolto.monitor.warning.finding import Finding, grouped
from ascolto.monitor.warning.post import Post, in_order, share_of_copies, voices
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.monitor.warning.topics import Background, Rising

LOUD = 70.0  # influence, from which on one unhappy voice is worth a look
MOST_POSTS = 500  # named by one finding
_LEVEL = 4 * bins.AN_HOUR
_REST = 2 * bins.AN_HOUR
_CLEAR = 1.5  # times what was expected, which an excess must be to go on
_LEAST_BEFORE = 100  # posts of the past, below which every word is a new one
_LEAST_PART = 0.05  # of all who speak today, who say it
_HARDLY = 0.25  # of how often it is said today: so often at most it was said before


@dataclass(frozen=True)
class Scene:
    """`heard`: which part of each bin of the last day could be heard, the oldest first, 0–1.

    What came late of a time in which nothing could be heard is not counted.
    """

    now: datetime
    posts: Sequence[Post]
    rhythm: Rhythm
    zone: str = "Europe/Rome"
    holidays: str = ""
    heard: Counts = field(default_factory=lambda: np.ones(bins.A_DAY))
    before: Background = field(default_factory=Background)


def look(scene: Scene) -> list[Finding]:
    """Bursts, new topics, a worse mood, an influential unhappy voice; one event is one finding."""
    newest = bins.number(scene.now)
    begin = newest - bins.A_DAY + 1
    posts = [
        p
        for p in in_order(scene.posts)
        if begin <= bins.number(p.said_at) <= newest and p.said_at <= scene.now
    ]
    loud = _loud_voices(posts)
    posts = [p for p in posts if scene.heard[bins.number(p.said_at) - begin] > 0]
    found = [*loud]
    if scene.rhythm.is_known:
        spoken = list(voices(posts, bins.SECONDS))
        found += [*_bursts(scene, posts, spoken), *_mood(scene, posts, spoken)]
        found += _new_topics(scene, posts)
    return grouped(found)


def normal(scene: Scene, begin: int) -> Counts:
    """Voices that each bin of the day may be expected to bring, the last one as far as it has come."""
    first = begin * bins.SECONDS // 3600 - 1
    hours = scene.rhythm.hourly(bins.slots(first, 28, scene.zone, scene.holidays))
    at = (np.arange(bins.A_DAY) + begin + 0.5) / bins.AN_HOUR
    expected = np.interp(at, first + np.arange(28) + 0.5, hours) / bins.AN_HOUR
    expected = expected * scene.heard
    over = scene.now.timestamp() % bins.SECONDS / bins.SECONDS
    expected[-1] *= over
    result: Counts = expected
    return result


def _bursts(scene: Scene, posts: list[Post], spoken: list[Post]) -> list[Finding]:
    begin = bins.number(scene.now) - bins.A_DAY + 1
    expected = normal(scene, begin)
    said = _counted(spoken, begin)
    angry = _counted([p for p in spoken if p.is_unhappy], begin)
    share = scene.rhythm.share
    day = burst.level(said[:-_REST].sum(), expected[:-_REST].sum())
    usual = expected * share * day
    pile = evidence.piled_up(angry[:-1], usual[:-1], scene.rhythm.dispersion)
    best: _Window | None = None
    for size in burst.WINDOWS:
        window = _window(scene.rhythm, said, angry, expected, size)
        recent = _since(posts, begin + bins.A_DAY - size)
        if _is_alarm(scene, recent, window, float(pile[-1])) and (
            best is None or window.strength > best.strength
        ):
            best = window
    if best is None:
        return []
    since = begin + _began(said, angry, expected * best.loudness, share)
    return [_burst(scene, _since(posts, since), since, best)]


@dataclass(frozen=True)
class _Window:
    """The last bins: how surprising, what was heard, what was expected, and how loud the hours before were."""

    strength: float
    heard: float
    expected: float
    loudness: float


def _window(
    rhythm: Rhythm, said: Counts, angry: Counts, expected: Counts, size: int
) -> _Window:
    calm = slice(-_LEVEL, -size)
    lively = float(burst.level(said[calm].sum(), expected[calm].sum()))
    mu = float(expected[-size:].sum()) * lively
    heard, bad = float(said[-size:].sum()), float(angry[-size:].sum())
    parts = ((bad, mu * rhythm.share), (heard - bad, mu * (1 - rhythm.share)))
    unhappy, others = (
        evidence.surprise(np.array(count), np.array(usual), rhythm.dispersion)
        for count, usual in parts
    )
    return _Window(float(evidence.strength(unhappy, others)), heard, mu, lively)


def _is_alarm(
    scene: Scene, recent: list[Post], window: _Window, pile: float
) -> bool:  # fmt: skip
    if len({post.author for post in recent}) < burst.LEAST_AUTHORS:
        return False
    if share_of_copies(recent) >= burst.MOST_COPIES:
        return False
    flags = burst.alarms(
        np.array(window.strength),
        np.array(pile),
        np.array(bool(topics.rising(recent, scene.before))),
        np.array(window.heard),
        np.array(window.expected),
    )
    return bool(flags)


def _began(said: Counts, angry: Counts, expected: Counts, share: float) -> int:
    """The bin in which the excess that lasts until now began."""
    over, bad = said - _CLEAR * expected, angry - _CLEAR * expected * share
    excess = np.cumsum(over + bad)
    return min(int(np.argmin(excess[:-1])) + 1, len(said) - 1)


def _burst(
    scene: Scene, posts: list[Post], since: int, window: _Window
) -> Finding:  # fmt: skip
    unhappy = [post for post in posts if post.is_unhappy]
    return Finding(
        kind="burst",
        since=posts[0].said_at if posts else bins.begin(since),
        sure=round(evidence.sureness(window.strength), 4),
        post_ids=_ids(posts),
        authors=_who(posts),
        words=topics.shown(topics.rising(posts, scene.before)),
        numbers={
            "voices": int(window.heard),
            "expected": round(window.expected, 1),
            "times": round(window.heard / max(window.expected, 0.5), 1),
            "unhappy": len(unhappy),
            "posts": len(posts),
        },
    )


def _new_topics(scene: Scene, posts: list[Post]) -> list[Finding]:
    """Something five people and a twentieth of all speak of today, and hardly anybody before."""
    if (
        scene.before.voices < _LEAST_BEFORE
        or share_of_copies(posts) >= burst.MOST_COPIES
    ):
        return []
    authors = len({post.author for post in posts})
    rising = topics.rising(posts, scene.before)
    new = [one for one in rising if _is_new(one, authors, scene.before)]
    if not new:
        return []
    words = topics.shown(new)
    about = [p for p in posts if topics.terms(p.words).intersection(words)]
    return [
        Finding(
            kind="topic",
            since=about[0].said_at,
            sure=round(evidence.sureness(new[0].odds), 4),
            post_ids=_ids(about),
            authors=_who(about),
            words=words,
            numbers={"voices": new[0].voices, "posts": len(about)},
        )
    ]


def _is_new(one: Rising, authors: int, before: Background) -> bool:
    """Enough of today's `authors` say it, and of those before hardly anybody did."""
    was = before.said.get(one.term, 0) * authors
    return (
        one.voices >= _LEAST_PART * authors
        and was < _HARDLY * one.voices * before.voices
    )


def _mood(scene: Scene, posts: list[Post], spoken: list[Post]) -> list[Finding]:
    unhappy = [post for post in spoken if post.is_unhappy]
    usual = scene.rhythm.share
    sigmas = mood.worse(len(unhappy), len(spoken), usual)
    if not sigmas:
        return []
    sad = [post for post in posts if post.is_unhappy]
    if share_of_copies(sad) >= burst.MOST_COPIES:
        return []  # one text all day long is no mood of many
    return [
        Finding(
            kind="mood",
            since=sad[0].said_at,
            sure=round(evidence.sureness(sigmas), 4),
            post_ids=_ids(sad),
            authors=_who(sad),
            numbers={
                "share": round(len(unhappy) / len(spoken), 3),
                "usual": round(usual, 3),
                "voices": len(spoken),
            },
        )
    ]


def _loud_voices(posts: list[Post]) -> list[Finding]:
    return [
        Finding(
            kind="voice",
            since=post.said_at,
            sure=round(min(post.influence / 100, 1.0), 4),
            post_ids=(post.id,),
            authors=(post.author,),
            numbers={"influence": round(post.influence)},
        )
        for post in posts
        if post.is_unhappy and post.influence >= LOUD
    ]


def _counted(posts: Sequence[Post], begin: int) -> Counts:
    at = [bins.number(post.said_at) - begin for post in posts]
    return np.bincount(np.array(at, dtype=np.int64), minlength=bins.A_DAY).astype(
        np.float64
    )


def _since(posts: list[Post], bin: int) -> list[Post]:
    return [post for post in posts if bins.number(post.said_at) >= bin]


def _ids(posts: Sequence[Post]) -> tuple[int, ...]:
    return tuple(post.id for post in posts[-MOST_POSTS:])


def _who(posts: Sequence[Post]) -> tuple[str, ...]:
    """Those who speak most first."""
    count: dict[str, int] = {}
    for post in posts:
        count[post.author] = count.get(post.author, 0) + 1
    return tuple(sorted(count, key=lambda who: (-count[who], who)))
