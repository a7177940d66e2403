"""Whether what was found is over already, or was called normal. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ascolto.monitor.warning.bins import SLOTS
from ascolto.monitor.warning.finding import KINDS, Finding

_ROOM = 1.3  # a third more than what was called normal, or is over, still is


@dataclass(frozen=True)
class Normal:
    """What was called normal: of which kind, with which words, at which hour of the week, how loud."""

    kind: str
    words: tuple[str, ...]
    slot: int
    times: float


@dataclass(frozen=True)
class Settled:
    """An alert that somebody settled `at` a time: of which kinds it was, and how many people spoke."""

    kinds: tuple[str, ...]
    authors: int
    at: datetime


def is_settled(finding: Finding, one: Settled) -> bool:
    """Of a finding with half its posts in that alert: whether it is only the rest of it.

    What began afterwards is another event. What is a third louder, or of a heavier kind (an outcry
    about what was only new words), is more than what somebody looked at.
    """
    heaviest = min(KINDS.index(kind) for kind in one.kinds)
    return (
        finding.since <= one.at
        and len(finding.authors) <= one.authors * _ROOM
        and KINDS.index(finding.kind) >= heaviest
    )


def is_normal(finding: Finding, slot: int, known: Iterable[Normal]) -> bool:
    return any(_alike(finding, slot, one) for one in known)


def _alike(finding: Finding, slot: int, one: Normal) -> bool:
    if finding.kind != one.kind or finding.kind == "voice":
        return False
    if finding.numbers.get("times", 0.0) > one.times * _ROOM:
        return False
    new, old = set(finding.words), set(one.words)
    if new and old:
        return len(new & old) * 2 >= min(len(new), len(old))
    apart = abs(slot - one.slot)
    return not new and min(apart, SLOTS - apart) <= 1
