"""Whether an alert is one of those that were called normal. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ascolto.monitor.warning.bins import SLOTS
from ascolto.monitor.warning.finding import Finding

_ROOM = 1.3  # a third more than what was called normal still is


@dataclass(frozen=True)
class Normal:
    """What was called normal: of which kind, with which words, at which hour of the week, how loud."""

    kind: str
    words: tuple[str, ...]
    slot: int
    times: float


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
