"""The word lists as plain files: AFINN by language and the emoji ranking, each for itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

from scripts.models.sources import SEEDS

LEAST_SEEN = 20  # times an emoji was seen before its value is believed


def write(data: Path, place: Path) -> None:
    place.mkdir(parents=True, exist_ok=True)
    lists = data / "afinn_multilang"
    for path in sorted(lists.glob("AFINN-*.json")):
        language = path.stem.removeprefix("AFINN-")
        worth = json.loads(path.read_text())
        lines = [
            f"{said}\t{value}"
            for said, value in sorted(worth.items())
            if value and "\t" not in said
        ]
        (place / f"afinn.{language}.tsv").write_text("\n".join(lines) + "\n")
    with (lists / "Emoji_Sentiment_Data_v1.0.csv").open() as source:
        rows = [
            row
            for row in csv.DictReader(source)
            if int(row["Occurrences"]) >= LEAST_SEEN
        ]
    lines = [
        f"{row['Emoji']}\t{_value(row):.2f}"
        for row in rows
        if not row["Emoji"].isascii()
    ]
    (place / "emoji.tsv").write_text("\n".join(lines) + "\n")
    for path in sorted(SEEDS.glob("worth.*.txt")):
        name = path.stem.removeprefix("worth.")
        (place / f"own.{name}.tsv").write_text("\n".join(_own(path)) + "\n")
    for kind in ("idioms", "short"):
        for path in sorted(SEEDS.glob(f"{kind}.*.txt")):
            lines = "\n".join(_plainer(path))
            (place / path.with_suffix(".tsv").name).write_text(lines + "\n")


def _own(path: Path) -> Iterator[str]:
    """`sporc/o/a/hi/he -3` are four words; `mai_più -3` is two in a row."""
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            said, worth = line.rsplit(" ", 1)
            stem, *ends = said.replace("_", " ").split("/")
            forms = [stem + end for end in ends] if ends else [stem]
            yield from (f"{form}\t{worth}" for form in forms)


def _plainer(path: Path) -> Iterator[str]:
    """`non vedo l'ora = sono entusiasta` is read as the plain words, `nn = non` as the whole word."""
    for line in path.read_text().splitlines():
        if line and not line.startswith("#"):
            yield "\t".join(part.strip() for part in line.split(" = "))


def _value(row: dict[str, str]) -> float:
    """From -3 to +3."""
    good, bad, seen = (
        int(row["Positive"]),
        int(row["Negative"]),
        int(row["Occurrences"]),
    )
    return 3 * (good - bad) / seen
