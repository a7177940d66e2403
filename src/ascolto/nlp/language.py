"""Which language a text is in, by `eldc`; where that is in doubt, the one expected. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import eldc

KNOWN = ("it", "en", "es", "fr", "de")
FEWEST_LETTERS = 5
CLOSE = 0.9  # the expected language is taken where it scores nearly as well
_ASIDE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S{1,64}@\S+|\d+")
_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Guess:
    """`is_sure` is False where the expected language was taken instead."""

    language: str
    confidence: float
    is_sure: bool


@cache
def _detector(languages: tuple[str, ...]) -> Any:
    eldc.init()
    made = eldc.instance()
    made.set_languages(list(languages))
    return made


def guess(text: str, *, expected: str = "it", among: tuple[str, ...] = KNOWN) -> Guess:
    """The language of a text out of `among`. `expected`: what its account or brand speaks."""
    said = _ASIDE.sub(" ", text[:600])
    letters = len(_LETTERS.findall(said[:80]))
    if not letters:
        return Guess(expected, 0.0, False)
    found = _detector(among).detect_details(said)
    if found.language not in among:
        return Guess(expected, 0.2, False)
    if found.reliable:
        return Guess(found.language, 0.99, True)
    scores: dict[str, float] = found.scores
    best = scores.get(found.language, 0.0)
    if letters < FEWEST_LETTERS or scores.get(expected, 0.0) >= CLOSE * best:
        return Guess(expected, 0.5, False)
    return Guess(found.language, 0.7, True)
