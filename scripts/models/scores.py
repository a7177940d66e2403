"""The measures, written out: nothing here depends on a library that may not be installed."""

from __future__ import annotations

from collections.abc import Sequence


def recall(gold: Sequence[str], guessed: Sequence[str], label: str) -> float:
    hits = [g == s for g, s in zip(gold, guessed, strict=True) if g == label]
    return sum(hits) / len(hits) if hits else 0.0


def f1(gold: Sequence[object], guessed: Sequence[object], label: object) -> float:
    pairs = list(zip(gold, guessed, strict=True))
    hit = sum(g == s == label for g, s in pairs)
    asked = sum(s == label for _, s in pairs)
    there = sum(g == label for g, _ in pairs)
    return 2 * hit / (asked + there) if hit else 0.0


def macro_f(
    gold: Sequence[object], guessed: Sequence[object], labels: Sequence[object]
) -> float:
    return sum(f1(gold, guessed, label) for label in labels) / max(len(labels), 1)


def official_f(
    good: Sequence[int],
    bad: Sequence[int],
    said_good: Sequence[int],
    said_bad: Sequence[int],
) -> float:
    """SENTIPOLC's: the mean over two yes-or-no tasks of their macro-F."""
    return (macro_f(good, said_good, (0, 1)) + macro_f(bad, said_bad, (0, 1))) / 2


def auc(gold: Sequence[int], scores: Sequence[float]) -> float:
    """How often a yes is ranked above a no; ties count half."""
    order = sorted(range(len(gold)), key=scores.__getitem__)
    ranks, at = [0.0] * len(gold), 0
    while at < len(order):
        to = at
        while to + 1 < len(order) and scores[order[to + 1]] == scores[order[at]]:
            to += 1
        for place in order[at : to + 1]:
            ranks[place] = (at + to) / 2 + 1
        at = to + 1
    yes = sum(gold)
    no = len(gold) - yes
    return (
        sum(r for r, g in zip(ranks, gold, strict=True) if g) - yes * (yes + 1) / 2
    ) / max(yes * no, 1)
