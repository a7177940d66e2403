"""Words that are said now and were not said before: log-odds against the weeks before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from ascolto.monitor.warning import burst, evidence
from ascolto.monitor.warning.post import Post

MOST_SHOWN = 8


@dataclass(frozen=True)
class Background:
    """How many of `voices` said a word or pair of words, in the weeks before.

    There each post is a voice: over weeks an author has more than one, and today hardly any has.
    """

    said: Mapping[str, int] = field(default_factory=dict)
    voices: int = 0


@dataclass(frozen=True)
class Rising:
    """A word or pair, how many voices said it, and how unusual that is."""

    term: str
    voices: int
    odds: float


def terms(words: Sequence[str]) -> set[str]:
    """The words of a text and its pairs; very short words only in pairs."""
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return {word for word in words if len(word) > 2} | pairs


def background(posts: Iterable[Post]) -> Background:
    said: Counter[str] = Counter()
    voices = 0
    for post in posts:
        said.update(terms(post.words))
        voices += 1
    return Background(dict(said), voices)


def rising(
    voices: Sequence[Post],
    before: Background,
    *,
    authors: int = burst.LEAST_AUTHORS,
    odds: float = burst.LEAST_ODDS,
) -> list[Rising]:
    """What so many authors say, and far more than before; the most unusual first."""
    by: dict[str, set[str]] = {}
    for post in voices:
        for term in terms(post.words):
            by.setdefault(term, set()).add(post.author)
    often = sorted(t for t, who in by.items() if len(who) >= authors)
    if not often:
        return []
    z = evidence.odds(
        np.array([float(len(by[term])) for term in often]),
        np.array(float(len({post.author for post in voices}))),
        np.array([float(before.said.get(term, 0)) for term in often]),
        np.array(float(before.voices)),
    )
    found = [
        Rising(term, len(by[term]), round(float(sigma), 2))
        for term, sigma in zip(often, z, strict=True)
        if sigma >= odds
    ]
    return sorted(found, key=lambda r: (-r.odds, r.term))


def shown(found: Sequence[Rising]) -> tuple[str, ...]:
    """Pairs instead of their words, where as many say them."""
    kept: list[Rising] = []
    for one in found:
        longer = [o for o in found if f" {one.term} " in f" {o.term} " and o != one]
        if not any(o.voices >= 0.7 * one.voices for o in longer):
            kept.append(one)
    return tuple(one.term for one in kept[:MOST_SHOWN])
