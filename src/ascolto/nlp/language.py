"""Which language a text is in, by `eldc`; short or doubtful lines take the language expected. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

import eldc

KNOWN = ("it", "en", "es", "fr", "de")
FEWEST_LETTERS = 12
_ASIDE = re.compile(r"(?:https?://|www\.)\S+|[@#]\w+|\S+@\S+|\d+")
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
    score = float(next(iter(found.scores.values()), 0.0))
    if letters < FEWEST_LETTERS and not found.reliable:
        return Guess(expected, 0.3, False)
    return Guess(found.language, 0.99 if found.reliable else max(0.5, score), True)
