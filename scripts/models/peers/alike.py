"""Tools that find near-duplicates, each as its makers show it: what they take for the same text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from scripts.models.peers import Peer, those

Mark = Callable[[str, str], Any]
ALIKE = 0.7  # of the parts of two texts: what the makers of MinHash libraries show
CLOSE = 88.0  # of rapidfuzz's hundred
BITS = 3  # of 64: Manku and others, 2007


def shingles(text: str) -> list[str]:
    """Groups of five letters, in small letters and with single blanks."""
    said = " ".join(text.lower().split())
    return [said[at : at + 5] for at in range(max(1, len(said) - 4))]


def _datasketch() -> Mark:
    from datasketch import MinHash

    def mark(text: str, _: str) -> Any:
        made = MinHash(num_perm=128, seed=1)
        made.update_batch([one.encode() for one in shingles(text)])
        return made

    return mark


def _rensa() -> Mark:
    from rensa import RMinHash

    def mark(text: str, _: str) -> Any:
        made = RMinHash(num_perm=128, seed=1)
        made.update(shingles(text))
        return made

    return mark


def _simhash() -> Mark:
    from simhash import Simhash

    return lambda text, _: Simhash(shingles(text))


def _rapidfuzz() -> Mark:
    from rapidfuzz import utils

    return lambda text, _: utils.default_process(text)


PEERS = (
    Peer("datasketch", "datasketch", _datasketch),
    Peer("rensa", "rensa", _rensa),
    Peer("simhash", "simhash", _simhash),
    Peer("rapidfuzz", "rapidfuzz", _rapidfuzz),
)


def same(peer: Peer, one: Any, other: Any) -> bool:
    if peer.name == "simhash":
        return int(one.distance(other)) <= BITS
    if peer.name == "rapidfuzz":
        from rapidfuzz import fuzz

        return fuzz.ratio(one, other, score_cutoff=CLOSE) > 0
    return float(one.jaccard(other)) >= ALIKE


@cache
def known() -> tuple[Peer, ...]:
    return tuple(those(PEERS)[0])


def figures(texts: Sequence[str], changed: Sequence[str]) -> dict[str, dict[str, float]]:  # fmt: skip
    """Of each tool: the share of changed texts that it finds, and of other pairs that it takes for one."""
    found = {}
    for peer in known():
        first, second = peer.ask(texts, "it") or [], peer.ask(changed, "it") or []
        hits = sum(same(peer, a, b) for a, b in zip(first, second, strict=True))
        pairs = [
            (at, to)
            for at in range(len(texts))
            for to in range(at + 1, min(at + 50, len(texts)))
        ]
        wrong = sum(same(peer, first[at], first[to]) for at, to in pairs)
        found[peer.name] = {"found": hits / len(texts), "false_pairs": wrong / len(pairs)}  # fmt: skip
    return found
