"""Sentences with labels, from the data folder and from our own seeds; each knows where it is from.

Only data whose licence lets a model trained on it be given away (docs/models.md lists them).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from scripts.models import grades

SEEDS = Path(__file__).parent / "seeds"
NEG, NEU, POS = 0, 1, 2
SEED = 6.0  # what a sentence of our own counts beside a line of a forum
POST = {"es": 1.5}  # and what a post of ours; elsewhere:
POST_ELSEWHERE = 6.0
COMMENT = 3.0  # and a comment of ours
RETOLD = 3.0  # and a line of a forum as somebody here would say it

_POSITIVE = "admiration amusement approval caring desire excitement gratitude joy love optimism pride relief"
_NEGATIVE = "anger annoyance disappointment disapproval disgust embarrassment fear grief nervousness remorse sadness"
_ANGRY = {"anger", "annoyance", "disgust"}
_XED_POSITIVE, _XED_NEGATIVE, _XED_ANGRY = {"5", "8"}, {"1", "3", "4", "6"}, {"1", "3"}


@dataclass(frozen=True)
class Said:
    """`tone` is NEG, NEU or POS or None, `shares` what is said of all three where doubt is told; `angry` from 0 to 1
    or None; `weight` how much it counts."""

    text: str
    source: str
    tone: int | None = None
    angry: float | None = None
    intent: str = ""
    weight: float = 1.0
    shares: tuple[float, float, float] | None = None
    is_cold: bool = False  # angry without a word of anger: irony, politeness


def held_out(text: str) -> bool:
    """A fifth, by the hash of the text: the split is the same everywhere and for ever."""
    return hashlib.sha256(text.strip().encode()).digest()[0] % 5 == 0


# --- what people felt: GoEmotions (and its translations), XED -----------------------------------


def goemotions(data: Path, part: str = "train") -> list[Said]:
    """In the file's order: its translations are aligned with it. The training part as it was graded, where it was."""
    names = (data / "goemotions" / "labels.txt").read_text().split()
    graded = grades.of("goemotions") if part == "train" else {}
    rows = []
    lines = (data / "goemotions" / f"{part}.tsv").read_text().splitlines()
    for at, line in enumerate(lines):
        text, labels, _ = line.rsplit("\t", 2)
        felt = {names[int(n)] for n in labels.split(",")}
        said = Said(text, "goemotions", _tone(felt), int(bool(felt & _ANGRY)))
        rows.append(_graded(said, graded.get(at)))
    return rows


def _graded(said: Said, grade: grades.Grade | None) -> Said:
    if grade is None:
        return said
    return replace(said, tone=grade.side, shares=grade.shares, angry=grade.angry)


def _tone(felt: set[str]) -> int | None:
    good, bad = felt & set(_POSITIVE.split()), felt & set(_NEGATIVE.split())
    if good and bad:
        return None
    return POS if good else NEG if bad else NEU


def translated(data: Path, name: str) -> Iterator[Said]:
    """A translation of GoEmotions' training part, line by line."""
    lines = (data / "mt_apertium" / f"{name}.txt").read_text().splitlines()
    source = goemotions(data)
    assert len(lines) == len(source), (name, len(lines), len(source))
    for line, said in zip(lines, source, strict=True):
        weight = 1.0 if said.tone != NEU else 0.9
        yield replace(said, text=line.strip(), source=name, weight=weight)


def retellings(language: str) -> dict[int, str]:
    """`retold.*.tsv`: lines of GoEmotions' training part, by their number, as people of that language would say them
    below a post. Written by us: who translates word by word says what nobody says."""
    path = SEEDS / f"retold.{language}.tsv"
    lines = path.read_text().splitlines() if path.exists() else []
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return {int(at): text for at, text in rows}


def retold(data: Path, language: str) -> list[Said]:
    """With the grades of what they retell."""
    if not (told := retellings(language)):
        return []
    source = goemotions(data)
    name = f"retold_{language}"
    return [
        replace(source[at], text=text, source=name, weight=RETOLD)
        for at, text in told.items()
    ]


def xed(data: Path, language: str) -> Iterator[Said]:
    name = "en-annotated" if language == "en" else f"{language}-projections"
    graded = grades.of(f"xed.{language}")
    lines = (data / "xed" / f"{name}.tsv").read_text().splitlines()
    for at, line in enumerate(lines):
        text, _, labels = line.rpartition("\t")
        felt = {part.strip() for part in labels.split(",")}
        good, bad = felt & _XED_POSITIVE, felt & _XED_NEGATIVE
        tone = None if bool(good) == bool(bad) else POS if good else NEG
        angry = int(bool(felt & _XED_ANGRY))
        said = Said(text.strip(), f"xed_{language}", tone, angry, weight=0.6)
        yield _graded(said, graded.get(at))


def neutral(data: Path, language: str) -> Iterator[Said]:
    """XED's neutral lines, in English or translated."""
    if language == "en":
        raw = (data / "xed" / "neu_en.txt").read_text().splitlines()
        lines = [line.partition("\t")[2] for line in raw]
    else:
        path = data / "mt_apertium" / f"neu_{language}.txt"
        lines = path.read_text().splitlines() if path.exists() else []
    for line in lines:
        yield Said(line.strip(), f"neutral_{language}", NEU, 0, weight=0.6)


# --- what people want: our own sentences --------------------------------------------------------

_SEED_TONE = {
    "complaint": NEG, "praise": POS, "question": NEU, "suggestion": NEU, "purchase": NEU,
    "marketing": NEU, "other": NEU,
}  # fmt: skip


def seeds(data: Path | None, language: str) -> list[Said]:
    """Our own messages: those of the repository and, where the data folder has them, the first 210."""
    pairs = [(i, t) for _, i, t in _written(SEEDS / f"intent.{language}.txt")]
    if data is not None and language == "it":
        with (data / "intent_seed_it.tsv").open() as source:
            pairs += [
                (row[0], row[1])
                for row in csv.reader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
    seen: dict[str, str] = {}
    for intent, text in pairs:
        seen.setdefault(text.strip(), intent)
    return [
        Said(t, f"seeds_{language}", _SEED_TONE.get(i), None, i)
        for t, i in seen.items()
    ]


def _written(path: Path) -> Iterator[tuple[str, str, str]]:
    """(part, heading, line) of a file of ours, a part under its comment; none where there is no file."""
    part = heading = ""
    for line in path.read_text().splitlines() if path.exists() else []:
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
        elif line.startswith("# "):
            part = line[2:]
        elif line:
            yield part, heading, line


# --- how people sound: our own posts and comments -----------------------------------------------

_FELT = {"angry": (NEG, 1), "negative": (NEG, 0), "neutral": (NEU, 0), "positive": (POS, 0)}  # fmt: skip


_HARD = "Hard ones"  # the part whose anger is cold


def said(language: str) -> list[Said]:
    """Posts and comments of ours, with tone and anger, and what they want where it was read."""
    found = {
        line.strip(): (part, heading)
        for part, heading, line in _written(SEEDS / f"said.{language}.txt")
    }
    wanted = grades.wanted(language)
    return [
        Said(
            text, f"said_{language}", *_FELT[heading], wanted.get(grades.key(text), ""),
            is_cold=heading == "angry" and part.startswith(_HARD),
        )
        for text, (part, heading) in found.items()
    ]  # fmt: skip


def comments(language: str) -> list[Said]:
    """Comments of ours below songs, adverts, news and companies' posts, `comments.*.tsv`: anger from 0 to 9, tone from
    -3 to 3 (good and bad: none), what is wanted, text."""
    path = SEEDS / f"comments.{language}.tsv"
    lines = path.read_text().splitlines() if path.exists() else []
    rows = (line.split("\t") for line in lines if not line.startswith("#"))
    return [_comment(language, *row) for row in rows]


def _comment(language: str, anger: str, tone: str, intent: str, text: str) -> Said:
    """Each step of anger counts the same, other than in `grades.ANGERS` (measured on the comments of others)."""
    side = grades.side(float(tone)) if tone else None
    shares = grades.shares(float(tone)) if tone else None
    angry = float(anger) / 9
    return Said(text, f"comments_{language}", side, angry, intent, COMMENT, shares)


def bank(data: Path, language: str) -> list[str]:
    """What customers ask a bank, without labels: banking77, in English or translated."""
    if language == "it":
        return [
            line.strip()
            for line in (data / "mt_apertium" / "bank_it.txt").read_text().splitlines()
        ]
    if language == "en":
        with (data / "banking77" / "train.csv").open() as source:
            return [row["text"].strip() for row in csv.DictReader(source)]
    return []


def tone(data: Path, language: str) -> list[Said]:
    """Everything a tone model of one language learns from; held-out seeds are left out."""
    rows: list[Said] = []
    names = {"it": ["go_it", "go_it2"], "es": ["go_es"], "fr": ["go_fr"]}.get(
        language, []
    )
    for name in names:
        rows += translated(data, name)
    if language in {"en", "de"}:
        # German has no translation: names, emoji and borrowed words still carry over from English.
        weight = 1.0 if language == "en" else 0.3
        rows += [replace(said, weight=weight) for said in goemotions(data)]
    rows += xed(data, language)
    rows += neutral(data, language)
    own = (
        s for s in seeds(data, language) if s.tone is not None and not held_out(s.text)
    )
    rows += [Said(s.text, s.source, s.tone, None, weight=SEED) for s in own]
    weight = POST.get(language, POST_ELSEWHERE)
    posts = (s for s in said(language) if not held_out(s.text))
    rows += [replace(s, weight=weight) for s in posts]
    rows += [s for s in comments(language) if not held_out(s.text)]
    rows += retold(data, language)
    return rows
