"""How far somebody's word carries (M8), 0–100: never by followers alone, and with its parts. Pure.

reach = log10(1 + followers) / 7, at most 1
engagement = (likes + 2·comments + 3·shares) / max(followers, 100) a post, drawn towards the
             channel's mean as if ten more posts had it; then its percentile in the channel
relevance = share of the last fifty posts that are about us
place = percentile of PageRank (damping 0.85) over who answers or names whom
score = 100 · (0.4·reach + 0.3·engagement + 0.2·relevance + 0.1·place)
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log10

from ascolto.monitor.parts import Part, Score

_SHRINK = 10
_RECENT = 50


@dataclass(frozen=True)
class Voice:
    """What is known of an author on one channel. `posts`: how many; `about_us`: of the last fifty."""

    key: str
    followers: int = 0
    likes: int = 0
    comments: int = 0
    shares: int = 0
    posts: int = 0
    about_us: int = 0


def engagement(voice: Voice, usual: float) -> float:
    """A post's, drawn towards what is `usual` in the channel."""
    reached = max(voice.followers, 100)
    total = (voice.likes + 2 * voice.comments + 3 * voice.shares) / reached
    return (total + usual * _SHRINK) / (voice.posts + _SHRINK)


def influences(
    voices: Sequence[Voice], named: Iterable[tuple[str, str]] = ()
) -> dict[str, Score]:
    """Of the authors of one channel. `named`: who answered or named whom."""
    posts = sum(v.posts for v in voices)
    total = sum(
        (v.likes + 2 * v.comments + 3 * v.shares) / max(v.followers, 100)
        for v in voices
    )
    usual = total / posts if posts else 0.0
    moved = {v.key: engagement(v, usual) for v in voices}
    places = page_rank([v.key for v in voices], named)
    by_moved, by_place = sorted(moved.values()), sorted(places.values())
    return {
        v.key: _score(
            v,
            percentile(moved[v.key], by_moved),
            percentile(places[v.key], by_place),
        )
        for v in voices
    }


def _score(voice: Voice, moved: float, place: float) -> Score:
    reach = min(log10(1 + voice.followers) / 7, 1.0)
    about = min(voice.about_us / max(min(voice.posts, _RECENT), 1), 1.0)
    return Score(
        (
            Part("reach", 40 * reach, 40, f"{voice.followers} persone lo seguono",
                 f"{voice.followers} people follow them"),
            Part("engagement", 30 * moved, 30,
                 f"fa reagire più del {moved:.0%} degli altri",
                 f"moves more people to react than {moved:.0%} of the others"),
            Part("relevance", 20 * about, 20, f"parla di noi nel {about:.0%} dei suoi post",
                 f"{about:.0%} of their posts are about us"),
            Part("place", 10 * place, 10, f"gli rispondono più che al {place:.0%} degli altri",
                 f"is answered more than {place:.0%} of the others"),
        )
    )  # fmt: skip


def percentile(value: float, ordered: Sequence[float]) -> float:
    """Which part lies below, those that are equal counting half."""
    if len(ordered) < 2 or ordered[0] == ordered[-1]:
        return 0.0
    below, upto = bisect_left(ordered, value), bisect_right(ordered, value)
    return (below + upto) / 2 / len(ordered)


def page_rank(
    keys: Sequence[str], named: Iterable[tuple[str, str]], rounds: int = 40
) -> Mapping[str, float]:
    """Damping 0.85; those who name nobody give to all alike. Somebody naming themselves is not counted."""
    known = dict.fromkeys(keys, 0)
    out: dict[str, list[str]] = {}
    for who, whom in named:
        if who != whom and who in known and whom in known:
            out.setdefault(who, []).append(whom)
    rank = dict.fromkeys(keys, 1 / max(len(keys), 1))
    for _ in range(rounds):
        idle = sum(rank[key] for key in keys if key not in out)
        fresh = dict.fromkeys(keys, (0.15 + 0.85 * idle) / max(len(keys), 1))
        for who, whoms in out.items():
            for whom in whoms:
                fresh[whom] += 0.85 * rank[who] / len(whoms)
        rank = fresh
    return rank
