"""How easily a text is read: Gulpease for Italian, Flesch for English. Pure.

Gulpease (Lucisano and Piemontese 1988): 89 + (300 sentences - 10 letters) / words; under 40 hard even
with a diploma, under 60 hard with middle school. Flesch (1948): 206.835 - 1.015 words / sentences -
84.6 syllables / words; under 50 hard.
"""

from __future__ import annotations

import re

from ascolto.nlp.tokens import bare

FEWEST_WORDS = 12  # under which an index says nothing
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"[.!?…]+(?=\s|$)|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def sentences(text: str) -> list[list[str]]:
    parts = (_WORD.findall(part) for part in _SENTENCE.split(text))
    return [words for words in parts if words]


def longest_sentence(text: str) -> int:
    """In words."""
    return max((len(words) for words in sentences(text)), default=0)


def score(text: str, language: str) -> float | None:
    """0 (hard) to 100 (easy); None for a text too short to say."""
    found = sentences(text)
    words = [word for sentence in found for word in sentence]
    if len(words) < FEWEST_WORDS:
        return None
    return gulpease(found, words) if language == "it" else flesch(found, words)


def gulpease(found: list[list[str]], words: list[str]) -> float:
    letters = sum(sum(c.isalnum() for c in word) for word in words)
    return _within(89 + (300 * len(found) - 10 * letters) / len(words))


def flesch(found: list[list[str]], words: list[str]) -> float:
    spoken = sum(syllables(word) for word in words)
    return _within(
        206.835 - 1.015 * len(words) / len(found) - 84.6 * spoken / len(words)
    )


def syllables(word: str) -> int:
    """Of an English word, by its groups of vowels; a silent e at the end is not one."""
    plain = bare(word.lower())
    count = len(_VOWELS.findall(plain))
    if plain.endswith("e") and not plain.endswith("le") and count > 1:
        count -= 1
    return max(count, 1)


def _within(value: float) -> float:
    return min(max(value, 0.0), 100.0)
