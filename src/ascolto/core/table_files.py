"""A table as a text file, row by row, however large it is. Pure: no Django."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 256 * 1024  # bytes that a guess looks at
LONGEST = 256 * 1024  # characters of a row
ENCODINGS = ("utf-8-sig", "utf-16", "cp1252")
SEPARATORS = (",", ";", "\t", "|")


@dataclass(frozen=True)
class Shape:
    """How the file is written."""

    encoding: str = "utf-8-sig"
    separator: str = ","


@dataclass(frozen=True)
class Row:
    """One row: the line it begins at, its cells, and its text as it came."""

    line: int
    cells: list[str]
    raw: str
    problem: str = ""  # "encoding", "too_long", "unreadable"


def guess(head: bytes) -> Shape:
    """From the beginning of the file; people can say otherwise."""
    encoding = _encoding(head)
    text = head.decode(encoding, "replace")
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    return Shape(encoding, _separator(lines))


def _encoding(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(
            head
        )  # a cut last character is none
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _separator(lines: list[str]) -> str:
    """The one that cuts the first line into most cells, and the others alike."""

    def score(separator: str) -> tuple[int, int]:
        widths: list[int] = []
        with suppress(csv.Error):  # a cell too long to read: what is above it decides
            widths.extend(len(row) for row in csv.reader(lines, delimiter=separator))
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        return (times if width > 1 else 0, width)

    return max(SEPARATORS, key=score)


def rows(file: BinaryIO, shape: Shape) -> Iterator[Row]:
    """Every row with something in it, the header first. Never more than one is in memory."""
    file.seek(0)
    text = io.TextIOWrapper(file, shape.encoding, errors="replace", newline="")
    taken = _Taken(text)
    reader = csv.reader(taken, delimiter=shape.separator)
    try:
        while True:
            line = taken.line + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Row(line, [], taken.raw(), "unreadable")
                reader = csv.reader(taken, delimiter=shape.separator)
                continue
            raw = taken.raw()
            if any(cell.strip() for cell in cells):
                yield Row(line, [c.strip() for c in cells], raw, _problem(raw))
    finally:
        if not file.closed:  # nobody asked for the rest
            text.detach()


def _problem(raw: str) -> str:
    if "\ufffd" in raw:
        return "encoding"
    return "too_long" if len(raw) > LONGEST else ""


class _Taken:
    """The lines of a text, and which of them the last row took."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._lines: list[str] = []
        self.line = 0

    def __iter__(self) -> _Taken:
        return self

    def __next__(self) -> str:
        found = self._text.readline(LONGEST + 1)
        if not found:
            raise StopIteration
        self.line += 1
        found = found.replace("\0", "")
        self._lines.append(found)
        if len(self._lines) > 2000:  # a quote that never closes: not a row any more
            raise csv.Error
        return found

    def raw(self) -> str:
        raw, self._lines = "".join(self._lines), []
        return raw
