"""Words that are good or bad by themselves: AFINN in five languages, emoji, and our own additions.

The files lie apart under `data/lexicon/`, each with its own licence (see `data/ATTRIBUTION.md`).
Values run from -5 to +5. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ascolto.nlp import hashing, linear
from ascolto.nlp.tokens import bare, words


@dataclass(frozen=True)
class Lexicon:
    words: dict[str, float]
    pairs: dict[int, float]  # two words in a row, by the hash of the pair


@cache
def of(language: str) -> Lexicon:
    """What a language's words are worth; of a language we have no list for, emoji only."""
    single: dict[str, float] = dict(_emoji())
    double: dict[int, float] = {}
    for name in (f"lexicon/afinn.{language}.tsv", f"lexicon/own.{language}.tsv"):
        if name in linear.manifest()["files"]:
            _add(_rows(name), single, double)
    return Lexicon(_hurried(single) | single, double)


def _hurried(single: dict[str, float]) -> dict[str, float]:
    """As people write who leave accents out; short words would be other words."""
    bared = ((bare(said), worth) for said, worth in single.items())
    return {said: worth for said, worth in bared if len(said) > 3}


def _rows(name: str) -> list[tuple[str, float]]:
    text = linear.read(name).decode()
    lines = [line.split("\t") for line in text.splitlines() if "\t" in line]
    return [(said, float(worth)) for said, worth in lines]


def _add(
    rows: list[tuple[str, float]], single: dict[str, float], double: dict[int, float]
) -> None:
    for said, worth in rows:
        parts = words(said)
        if len(parts) == 1:
            single[parts[0]] = worth
        elif len(parts) == 2:
            left, right = (hashing.of_word(part) for part in parts)
            double[hashing.pair_of(left, right)] = worth


@cache
def _emoji() -> dict[str, float]:
    """Emoji Sentiment Ranking: -1 to +1 there, three times that here; seldom seen ones left out."""
    found = dict(_rows("lexicon/emoji.tsv")) | dict(_rows("lexicon/own.emoji.tsv"))
    return found | {":)": 2.0, ":(": -2.0}
