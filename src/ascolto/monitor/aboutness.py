"""What “not about us” teaches a watch: words that go with what was dismissed, against what was kept. Pure.

A naive Bayes over words, of a few dozen decisions. It passes a message over only when it is sure
(odds of nine to one against) and at least three dismissals stand behind it; it can be looked at as the words that
decided, and forgotten with one click.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any

LEAST_DISMISSED = 3
_SURE = log(9)
_MOST_WORDS = 300

Learnt = dict[str, Any]  # {"bias": float, "words": {word: weight}}, JSON


def learn(kept: Sequence[Iterable[str]], dismissed: Sequence[Iterable[str]]) -> Learnt:
    """Weights above 0 speak for “about us”. {} while too little is known."""
    if len(dismissed) < LEAST_DISMISSED:
        return {}
    good, bad = (Counter(w for words in ws for w in set(words)) for ws in (kept, dismissed))  # fmt: skip
    weights = {}
    for word in good.keys() | bad.keys():
        here = (good[word] + 0.5) / (len(kept) + 1)
        there = (bad[word] + 0.5) / (len(dismissed) + 1)
        if good[word] + bad[word] >= 2:
            weights[word] = round(log(here / there), 3)
    heavy = sorted(weights, key=lambda w: (-abs(weights[w]), w))[:_MOST_WORDS]
    bias = log((len(kept) + 3) / (len(dismissed) + 3))
    return {"bias": round(min(bias, 1.0), 3), "words": {w: weights[w] for w in sorted(heavy)}}  # fmt: skip


def is_about(words: Iterable[str], learnt: Mapping[str, Any]) -> bool:
    """False only where what was learnt is sure of it."""
    if not learnt:
        return True
    weights = learnt["words"]
    odds = learnt["bias"] + sum(weights.get(word, 0.0) for word in set(words))
    return bool(odds > -_SURE)


def reasons(
    words: Iterable[str], learnt: Mapping[str, Any], most: int = 5
) -> list[str]:
    """The words that spoke against it most."""
    weights = learnt.get("words", {})
    against = [w for w in set(words) if weights.get(w, 0.0) < 0]
    return sorted(against, key=lambda w: (weights[w], w))[:most]
