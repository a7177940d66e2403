"""Texts as conditions see them: the words of the search, without case and accents. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from ascolto.core import words


@dataclass(frozen=True, slots=True)
class Folded:
    """The words of a text, and the same as one line with a space at each end."""

    joined: str

    @classmethod
    def of(cls, text: str) -> Folded:
        return cls(f" {' '.join(words.words(text))} ")

    @property
    def words(self) -> frozenset[str]:
        return frozenset(self.joined.split())


EMPTY = Folded("  ")


def term(typed: str) -> str:
    """A word or phrase as it is looked for in `Folded.joined`; "rimbors*" also finds "rimborso".

    "" when there is no word in it.
    """
    found = " ".join(words.words(typed[:200]))
    if not found:
        return ""
    return f" {found}" if typed.rstrip().endswith("*") else f" {found} "
