"""Sets that only judge, read from a folder outside the repository; what is not there is left out."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TONE = ("negative", "neutral", "positive")


@dataclass(frozen=True)
class Labelled:
    name: str
    language: str
    texts: list[str]
    labels: list[str]


def sentipolc(place: Path) -> tuple[list[str], list[int], list[int]]:
    rows = _rows(place / "training_set_sentipolc16.csv", ",")
    return (
        [r["text"] for r in rows],
        [int(r["opos"]) for r in rows],
        [int(r["oneg"]) for r in rows],
    )


def _rows(path: Path, delimiter: str) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", errors="replace", newline="") as source:
        quoting = csv.QUOTE_MINIMAL if delimiter == "," else csv.QUOTE_NONE
        return list(csv.DictReader(source, delimiter=delimiter, quoting=quoting))


def tones(place: Path) -> Iterator[Labelled]:
    texts, good, bad = sentipolc(place)
    plain = [
        (t, TONE[1 + g - b])
        for t, g, b in zip(texts, good, bad, strict=True)
        if not (g and b)
    ]
    if plain:
        yield Labelled(
            "SENTIPOLC 2016 train",
            "it",
            [t for t, _ in plain],
            [label for _, label in plain],
        )
    rows = [
        r for r in _multi(place) if int(r["POS"]) + int(r["NEG"]) + int(r["NEUT"]) == 1
    ]
    if rows:
        labels = [
            TONE[2 if r["POS"] == "1" else 0 if r["NEG"] == "1" else 1] for r in rows
        ]
        yield Labelled(
            "MultiEmotions-It dev", "it", [r["comment"] for r in rows], labels
        )
    for name, code in (
        ("english", "en"),
        ("spanish", "es"),
        ("french", "fr"),
        ("german", "de"),
    ):
        folder = place / "umsab_val" / name
        if folder.is_dir():
            said = (folder / "val_text.txt").read_text().splitlines()
            marks = (folder / "val_labels.txt").read_text().split()
            yield Labelled(
                f"UMSAB val {code}",
                code,
                said[: len(marks)],
                [TONE[int(m)] for m in marks],
            )


def _multi(place: Path) -> list[dict[str, str]]:
    rows = _rows(place / "multiemotions_it_dev.tsv", "\t")
    return [
        r
        for r in rows
        if r.get("comment")
        and all((r.get(k) or "") in "01" for k in ("POS", "NEG", "NEUT"))
    ]


def angry(place: Path) -> tuple[list[str], list[int], list[str]]:
    """Comments, whether they are angry, and below what each stands."""
    rows = [r for r in _multi(place) if r.get("RABBIA") in {"0", "1"}]
    angry = [int(r["RABBIA"]) for r in rows]
    return [r["comment"] for r in rows], angry, [r.get("title", "") for r in rows]


def intents(place: Path) -> Labelled | None:
    rows = _rows(place / "intent_it_dev120.tsv", "\t")
    if not rows:
        return None
    return Labelled(
        "intent dev120", "it", [r["comment"] for r in rows], [r["intent"] for r in rows]
    )


def changed(text: str, seed: int) -> str:
    """As it is passed on: a name called, capitals, a letter wrong, an address at the end."""
    chance = random.Random(seed)
    made = text
    if chance.random() < 0.5:
        made = "RT @qualcuno: " + made
    if chance.random() < 0.5:
        made += " http://t.co/" + "".join(chance.choices("abcdefgh", k=6))
    if chance.random() < 0.5:
        at = chance.randrange(len(text) // 2, len(text))
        made = made.replace(text[at:], text[at + 1 :]) if len(text[at:]) > 3 else made
    if chance.random() < 0.3:
        made = made.upper()
    return made + chance.choice(["", "!!!", " 😡", " ..."])
