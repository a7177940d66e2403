"""A score shown with what it is made of, in words of both languages. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Part:
    """What one thing adds: `points` of at most `most`."""

    name: str
    points: float
    most: float
    it: str
    en: str

    def as_json(self) -> list[object]:
        return [self.name, round(self.points, 2), self.most, self.it, self.en]

    def sentence(self, language: str) -> str:
        return self.it if language.startswith("it") else self.en


@dataclass(frozen=True)
class Score:
    """0–100, the sum of its parts."""

    parts: tuple[Part, ...]

    @classmethod
    def from_json(cls, rows: Sequence[Sequence[Any]]) -> Score:
        return cls(tuple(Part(*row) for row in rows))

    def as_json(self) -> list[list[object]]:
        return [part.as_json() for part in self.parts]

    @property
    def value(self) -> float:
        return round(sum(part.points for part in self.parts), 1)

    def sentences(self, language: str) -> list[str]:
        """The heaviest part first; what adds nothing is not said."""
        heavy = sorted(self.parts, key=lambda part: (-part.points, part.name))
        return [part.sentence(language) for part in heavy if part.points >= 0.5]


def counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
