"""Whether a public thread is turning into a quarrel, and why. Pure.

It never decides anything: after two public turns of the customer a hot thread is said to be one, with
the words it goes by, and the private step is offered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

TURNS = 2  # of the customer, in public, before it is said
READ = 8  # messages from the end

_ANGRY = re.compile(
    r"\b(?:vergogn\w+|schifo\w*|schifos\w+|ridicol\w+|truffa\w*|truffat\w+|ladr[io]|bugiard\w+|"
    r"inaccettabil\w+|pessim\w+|indecent\w+|scandal\w+|maleducat\w+|incompetent\w+|assurd\w+|"
    r"mai più|presi in giro|presa in giro|prendete in giro|prende in giro|avvocat\w+|denunc\w+|"
    r"deluso|delusa|arrabbiat\w+|furios\w+|buffon\w+|imbrogli\w+|fate pena|state zitti|"
    r"shame\w*|disgust\w+|ridiculous|scam\w*|thie(?:f|ves)|liars?|lying|unacceptable|worst|"
    r"outrageous|incompetent|never again|joke of a|lawyers?|sue you|furious|angry|appalling|"
    r"disgrace\w*|pathetic|terrible|horrible|awful|rude|rip.?off)\b",
    re.IGNORECASE,
)
_CALM = re.compile(
    r"\b(?:non (?:è|sono|era) (?:pessim\w+|arrabbiat\w+|assurd\w+)|"
    r"not (?:angry|terrible|the worst))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Turn:
    """One public message."""

    by_customer: bool
    text: str


@dataclass(frozen=True)
class Heat:
    turns: int  # how often the customer came back to it
    words: tuple[str, ...] = ()
    shouts: bool = False
    is_hot: bool = False


def heat(said: Sequence[Turn]) -> Heat:
    """Of a public thread, oldest first."""
    turns = _turns(said)
    theirs = [t.text for t in said[-READ:] if t.by_customer]
    words: list[str] = []
    for text in theirs:
        words += [m[0].lower() for m in _ANGRY.finditer(_CALM.sub(" ", text))]
    shouts = any(_shouts(text) for text in theirs[-2:])
    points = len(set(words)) + 2 * shouts
    is_hot = turns >= TURNS and points >= 2
    return Heat(turns, tuple(dict.fromkeys(words))[:4], shouts, is_hot)


def _turns(said: Sequence[Turn]) -> int:
    """Messages of theirs in a row are one turn."""
    return sum(
        one.by_customer and (place == 0 or not said[place - 1].by_customer)
        for place, one in enumerate(said)
    )


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    return (
        "!!" in text
        or "?!" in text
        or (len(letters) >= 12 and capitals > 0.7 * len(letters))
    )
