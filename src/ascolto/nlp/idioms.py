"""Expressions that mean something else than their words: read as the plain words they stand for. Pure.

“Non vedo l'ora” is neither a negation nor haste, “thanks for nothing” is no thanks. Both readers see the plain
words; people are shown the expression as it stands. The list is our own, `data/lexicon/idioms.*.tsv`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ascolto.nlp import linear, shorthand
from ascolto.nlp.tokens import FIND_EACH, bare, clean, plain, words


@dataclass(frozen=True, slots=True)
class Idiom:
    said: str  # as it is written, in small letters
    words: tuple[str, ...]  # as `likened`
    key: int  # the place of the word by which it is found
    meaning: str

    def stands(self, said: Sequence[str], start: int) -> bool:
        return tuple(said[start : start + len(self.words)]) == self.words


@dataclass(frozen=True)
class Idioms:
    by_key: dict[str, tuple[Idiom, ...]]
    meanings: dict[str, str]
    whole: Mapping[str, str]  # words by how they are written on a phone

    def found(self, said: Sequence[str]) -> Iterator[tuple[int, int, Idiom]]:
        """(start, end, which) of each among words as `likened`: from left to right, the longer rather."""
        there = [
            (at - idiom.key, -len(idiom.words), idiom)
            for at, word in enumerate(said)
            for idiom in self.by_key.get(word, ())
            if at >= idiom.key and idiom.stands(said, at - idiom.key)
        ]
        end = 0
        for start, size, idiom in sorted(there, key=lambda one: one[:2]):
            if start >= end:
                end = start - size
                yield start, end, idiom

    def joined(self, raws: Sequence[str]) -> list[str]:
        """The raw tokens of a text; those of an expression are one, with spaces."""
        made: list[str] = []
        last = 0
        for start, stop, idiom in self.found(self.likened(raws)):
            made += raws[last:start]
            made.append(spelt(idiom.said, like=raws[start:stop]))
            last = stop
        return [*made, *raws[last:]]

    def meaning(self, joined: str) -> str:
        """The plain words behind an expression that was put together."""
        return self.meanings.get(joined.lower(), joined)

    def plainly(self, text: str) -> str:
        """A text with the plain words in the place of each expression, and short words written out."""
        text = clean(text)
        marks = list(FIND_EACH(text))
        raws = [mark.group() for mark in marks]
        said = [self._whole(raw) for raw in raws]
        for start, stop, idiom in self.found(self.likened(raws)):
            said[start:stop] = [idiom.meaning] + [""] * (stop - start - 1)
        made, last = "", 0
        for mark, word in zip(marks, said, strict=True):
            made += text[last : mark.start()] + word if word else ""
            last = mark.end()
        return made + text[last:]

    def _whole(self, raw: str) -> str:
        word = self.whole.get(bare(plain(raw)))
        return spelt(word, like=[raw]) if word else raw

    def likened(self, raws: Sequence[str]) -> list[str]:
        """Raw tokens as expressions are compared: small letters, no accents, words written out."""
        held = (bare(plain(raw)) for raw in raws)
        return [bare(self.whole.get(word, word)) for word in held]


def spelt(said: str, like: Sequence[str]) -> str:
    """An expression with its apostrophes, in capitals where these tokens are."""
    if all(raw.isupper() for raw in like):
        return said.upper()
    return said[0].upper() + said[1:] if like[0][0].isupper() else said


@cache
def of(language: str) -> Idioms:
    name = f"lexicon/idioms.{language}.tsv"
    by_key: dict[str, list[Idiom]] = {}
    meanings: dict[str, str] = {}
    if name in linear.manifest()["files"]:
        for line in linear.read(name).decode().splitlines():
            said, meaning = line.split("\t")
            parts = tuple(bare(word) for word in words(said))
            # The longest word is seldom a small one, and the first seldom says the most.
            key = max(range(len(parts)), key=lambda at: (len(parts[at]), at))
            found = Idiom(said, parts, key, meaning)
            by_key.setdefault(parts[key], []).append(found)
            meanings[said] = meaning
    whole = shorthand.of(language)
    return Idioms({word: tuple(some) for word, some in by_key.items()}, meanings, whole)
