"""What the transformer learns from: lines of all languages with whatever is known of each.

A label that is missing teaches nothing (-1). Only data whose licence allows it (`sources.py`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ascolto.nlp.reading import INTENTS
from scripts.models import sources
from scripts.models.wearing import NONE, worn

FELT = 28  # labels of GoEmotions
BASIC = 8  # of XED: anger, anticipation, disgust, fear, joy, sadness, surprise, trust
_LETTERS = re.compile(r"[^\W\d_]{2}")
# In which language a line of GoEmotions is read: by these weights, of those there are. What the network learns in
# English it knows elsewhere, but it must meet them all; a translation is clumsy, and Italian ones are left away.
AS_READ, TRANSLATED, RETOLD = 46, {"go_es": 16, "go_fr": 14}, {"it": 60, "fr": 40}
XED = {"it": 6600, "es": 2400, "fr": 4000, "de": 4000, "en": 1700}  # lines at most
NEUTRAL = {"it": 600, "es": 600, "en": 600}
SAID = 44_000  # lines of GoEmotions: all
COMMENTS = 3000  # of ours, others for each network: with all of them tweets of others were told apart less well
POSTS = 2  # times each of our own posts is met, and our sentences once: a third of the course
KEPT_UP = 9000  # lines of the first course that are met in the last: half of it


@dataclass(frozen=True)
class Lesson:
    text: str
    tone: int = NONE
    anger: float = NONE
    intent: int = NONE
    felt: tuple[int, ...] | None = None
    basic: tuple[int, ...] | None = None
    weight: float = 1.0
    shares: tuple[float, float, float] | None = None  # of the three tones


def last(data: Path, seed: int) -> list[Lesson]:
    """Our own once more, with some of the others so that nothing is forgotten."""
    chance = random.Random(seed + 1000)
    found = course(data, seed + 100)[:KEPT_UP]
    comments = _some(chance, _comments(), COMMENTS)
    found += [_worn(one, chance) for one in (*_own(data), *_posts(), *comments)]
    chance.shuffle(found)
    return found


def course(data: Path, seed: int) -> list[Lesson]:
    """All lessons once, shuffled; the same data and seed give the same course."""
    chance = random.Random(seed)
    found = _some(chance, list(_goemotions(data, chance)), SAID)
    for code, most in XED.items():
        found += _read_first(chance, list(_xed(data, code)), most)
    for code, most in NEUTRAL.items():
        lines = [s for s in sources.neutral(data, code) if _is_said(s.text)]
        found += [
            Lesson(s.text, sources.NEU, 0, weight=s.weight)
            for s in _some(chance, lines, most)
        ]
    found += _own(data) + POSTS * _posts() + _some(chance, _comments(), COMMENTS)
    chance.shuffle(found)
    return [_worn(one, chance) for one in found]


def _goemotions(data: Path, chance: random.Random) -> Iterator[Lesson]:
    rows = sources.goemotions(data)
    felt = [
        tuple(int(n) for n in line.rsplit("\t", 2)[1].split(","))
        for line in (data / "goemotions" / "train.tsv").read_text().splitlines()
    ]
    for at, (row, ways) in enumerate(zip(rows, _ways(data, rows), strict=True)):
        said = chance.choices([*ways], [*ways.values()])[0]
        if _is_said(said):
            yield replace(_of(row), text=said.strip(), felt=felt[at])


def _ways(data: Path, rows: list[sources.Said]) -> list[dict[str, int]]:
    """Of each line what may stand for it, and by which weight."""
    found = [{row.text: AS_READ} for row in rows]
    for name, weight in TRANSLATED.items():
        lines = (data / "mt_apertium" / f"{name}.txt").read_text().splitlines()
        for ways, line in zip(found, lines, strict=True):
            ways.setdefault(line, weight)
    for code, weight in RETOLD.items():
        for at, told in sources.retellings(code).items():
            found[at].setdefault(told, weight)
    return found


def _of(said: sources.Said) -> Lesson:
    """Without what is felt or wanted."""
    tone, angry = (NONE if one is None else one for one in (said.tone, said.angry))
    return Lesson(said.text, int(tone), angry, weight=said.weight, shares=said.shares)


def _xed(data: Path, code: str) -> Iterator[Lesson]:
    name = "en-annotated" if code == "en" else f"{code}-projections"
    lines = (data / "xed" / f"{name}.tsv").read_text().splitlines()
    for line, said in zip(lines, sources.xed(data, code), strict=True):
        labels = line.rpartition("\t")[2].split(",")
        if "\t" in said.text or not _is_said(said.text):
            continue  # a heading between films
        basic = tuple(int(n) - 1 for n in labels if n.strip().isdigit())
        yield replace(_of(said), basic=basic)


def _own(data: Path) -> list[Lesson]:
    return [
        Lesson(
            s.text, NONE if s.tone is None else s.tone, intent=INTENTS.index(s.intent)
        )
        for code in XED
        for s in sources.seeds(data, code)
        if not sources.held_out(s.text)
    ]


def _posts() -> list[Lesson]:
    """Cold anger teaches its tone alone: who hears anger in it hears less of it where it is meant to be heard
    (measured on the comments of others)."""
    return [
        replace(
            _of(s),
            anger=NONE if s.is_cold else s.angry or 0,
            intent=INTENTS.index(s.intent) if s.intent else NONE,
        )
        for code in XED
        for s in sources.said(code)
        if not sources.held_out(s.text)
    ]


def _comments() -> list[Lesson]:
    return [
        replace(
            _of(s), weight=1.0, intent=INTENTS.index(s.intent) if s.intent else NONE
        )
        for code in XED
        for s in sources.comments(code)
        if not sources.held_out(s.text)
    ]


def _worn(one: Lesson, chance: random.Random) -> Lesson:
    return replace(one, text=worn(one.text, one.tone, chance))


def _is_said(text: str) -> bool:
    return len(text) < 400 and bool(_LETTERS.search(text))


def _some(chance: random.Random, lines: list, most: int) -> list:  # type: ignore[type-arg]
    return lines if len(lines) <= most else chance.sample(lines, most)


def _read_first(chance: random.Random, lines: list[Lesson], most: int) -> list[Lesson]:
    """Rather those that were graded than those that were not."""
    graded = [one for one in lines if one.shares is not None]
    if len(graded) >= most:
        return chance.sample(graded, most)
    others = [one for one in lines if one.shares is None]
    return graded + _some(chance, others, most - len(graded))


def by_length(
    sizes: Sequence[int], at_once: int, chance: random.Random
) -> list[list[int]]:
    """Batches of lines of like length, in any order."""
    order = list(range(len(sizes)))
    chance.shuffle(order)
    found = []
    for at in range(0, len(order), at_once * 40):
        some = sorted(order[at : at + at_once * 40], key=sizes.__getitem__)
        found += [some[i : i + at_once] for i in range(0, len(some), at_once)]
    chance.shuffle(found)
    return found
