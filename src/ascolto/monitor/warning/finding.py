"""Something out of the ordinary: what, since when, how surely, who, with the posts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

# The heaviest first: it names an alert that is of several kinds.
KINDS = ("burst", "voice", "topic", "mood", "drift")


@dataclass(frozen=True)
class Finding:
    """`sure` is 0–1. `numbers` are what the sentence on screen is made of."""

    kind: str
    since: datetime
    sure: float
    post_ids: tuple[int, ...] = ()
    authors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    numbers: dict[str, Any] = field(default_factory=dict)
    also: tuple[str, ...] = ()  # of which other kinds it is

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind, *self.also)


def grouped(findings: Iterable[Finding]) -> list[Finding]:
    """One event is one finding: those that share posts are one, named and dated by the heaviest."""
    groups: list[Finding] = []
    for one in sorted(findings, key=lambda f: (KINDS.index(f.kind), f.since, f.words)):
        near = [g for g in groups if set(g.post_ids) & set(one.post_ids)]
        groups = [g for g in groups if g not in near]
        for other in near:
            one = _joined(one, other)
        groups.append(one)
    return sorted(groups, key=lambda f: (f.since, KINDS.index(f.kind)))


def _joined(a: Finding, b: Finding) -> Finding:
    first, second = sorted((a, b), key=lambda f: KINDS.index(f.kind))
    kinds = dict.fromkeys([*first.kinds, *second.kinds])
    return Finding(
        kind=first.kind,
        since=first.since,
        sure=max(a.sure, b.sure),
        post_ids=tuple(sorted({*a.post_ids, *b.post_ids})),
        authors=tuple(dict.fromkeys([*first.authors, *second.authors])),
        words=tuple(dict.fromkeys([*first.words, *second.words])),
        numbers=second.numbers | first.numbers,
        also=tuple(kind for kind in kinds if kind != first.kind),
    )
