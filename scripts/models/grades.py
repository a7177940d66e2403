"""What was read line by line into the sources and into what we wrote: anger, tone, and what is wanted.

The labels of GoEmotions and XED say which feelings somebody ticked, which is another question: read
blind, a line's anger agrees with theirs in four of five pairs only, its tone in five of eight lines. A
large language model read the lines without their labels, each for itself, and gave two numbers
(`grades/*.tsv`: the line's number in its file from 0, anger from 0 to 9, tone from -3 to 3;
`grades/BRIEF.md` is what it was told). They are our own and take the place of the source's labels. What is
wanted by our own posts was read too; how they sound is under which heading they were written (read blind, 98 of 100
French and German ones would stand there). Our comments have the mean of the grades of who wrote them and of a
blind reader (`seeds/comments.*.tsv`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "grades"
# What a grade says of the shares of negative, neutral and positive: one step is said with doubt.
TONES = {
    -3: (0.97, 0.02, 0.01), -2: (0.88, 0.10, 0.02), -1: (0.55, 0.40, 0.05), 0: (0.06, 0.88, 0.06),
    1: (0.05, 0.40, 0.55), 2: (0.02, 0.10, 0.88), 3: (0.01, 0.02, 0.97),
}  # fmt: skip
# And how likely somebody calls it angry. Irritation counts: calm and angry are far apart, what is between is not calm.
ANGERS = (0.02, 0.15, 0.30, 0.45, 0.58, 0.70, 0.80, 0.90, 0.96, 0.99)


@dataclass(frozen=True)
class Grade:
    anger: int
    tone: int

    @property
    def angry(self) -> float:
        return ANGERS[self.anger]

    @property
    def shares(self) -> tuple[float, float, float]:
        return shares(self.tone)

    @property
    def side(self) -> int:
        return side(self.tone)


def shares(tone: float) -> tuple[float, float, float]:
    """Of negative, neutral, positive; between two grades, where two readers differ, what is between theirs."""
    each = zip(*TONES.values(), strict=True)
    bad, none, good = (float(np.interp(tone, [*TONES], one)) for one in each)
    return bad, none, good


def side(tone: float) -> int:
    """0, 1 or 2: negative, neutral, positive."""
    return (tone > 0.5) - (tone < -0.5) + 1


@cache
def of(name: str) -> dict[int, Grade]:
    """By the number of the line; nothing where nobody read the source."""
    rows = (tuple(map(int, row)) for row in _rows(name))
    return {at: Grade(anger, tone) for at, anger, tone in rows}


@cache
def wanted(language: str) -> dict[str, str]:
    """The intent of our own posts of one language, by `key` of the text (`wanted.*.tsv`)."""
    return dict(_rows(f"wanted.{language}"))


def _rows(name: str) -> list[list[str]]:
    path = FOLDER / f"{name}.tsv"
    lines = path.read_text().splitlines() if path.exists() else []
    return [line.split("\t") for line in lines]


def key(text: str) -> str:
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]
