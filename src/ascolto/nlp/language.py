"""Which language a text is in, by `eldc`; where that is in doubt, the one expected. Pure.

We read five. What is surely in none of them is `OTHER`: nobody pretends to read it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import eldc

KNOWN = ("it", "en", "es", "fr", "de")
OTHER = "other"
FEWEST_LETTERS = 5
CLEAR = 0.86  # four in five texts in a language we know score more; only of the others all languages are asked
CLOSE = 0.9  # the expected language is taken where it scores nearly as well
_ASIDE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S{1,64}@\S+|\d+")
_LETTERS = re.compile(r"[^\W\d_]")
_FOREIGN = re.compile(
    "[\u0370-\u1dff\u2c00-\ud7ff\uf900-\ufdff\ufe70-\uffdc]"
)  # letters of no Latin alphabet


@dataclass(frozen=True)
class Guess:
    """`is_sure` is False where the expected language was taken instead."""

    language: str
    confidence: float
    is_sure: bool


@cache
def _detector(languages: tuple[str, ...] | None) -> Any:
    """Among these languages, or all sixty."""
    eldc.init()
    made = eldc.instance()
    if languages is not None:
        made.set_languages(list(languages))
    return made


def guess(text: str, *, expected: str = "it", among: tuple[str, ...] = KNOWN) -> Guess:
    """The language of a text out of `among`. `expected`: what its account or brand speaks.

    `OTHER` for what is in none of those we know; never where `among` says that only some may occur.
    """
    said = _ASIDE.sub(" ", text[:600])
    letters = len(_LETTERS.findall(said[:80]))
    if not letters:
        return Guess(expected, 0.0, False)
    if among == KNOWN and _is_foreign(said):
        return Guess(OTHER, 0.99, True)
    found = _detector(among).detect_details(said)
    if found.language not in among:
        return Guess(expected, 0.2, False)
    scores: dict[str, float] = found.scores
    best = scores.get(found.language, 0.0)
    if among == KNOWN and best < CLEAR and _is_other(said, expected):
        return Guess(OTHER, 0.9, True)
    if found.reliable:
        return Guess(found.language, 0.99, True)
    if letters < FEWEST_LETTERS or scores.get(expected, 0.0) >= CLOSE * best:
        return Guess(expected, 0.5, False)
    return Guess(found.language, 0.7, True)


def _is_foreign(said: str) -> bool:
    """Most letters are of another alphabet."""
    if said.isascii():
        return False
    return 2 * len(_FOREIGN.findall(said)) > len(_LETTERS.findall(said))


def _is_other(said: str, expected: str) -> bool:
    """Surely in a language that is neither known nor expected."""
    found = _detector(None).detect_details(said)
    return bool(found.reliable) and found.language not in {*KNOWN, expected}
