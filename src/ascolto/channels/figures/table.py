"""Which tables a file holds, and what each of their days has. Pure.

They come with titles above the header, several tables in one file, byte order marks, `sep=` lines,
numbers as text (`="12"`), Italian and English headers.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ascolto.channels.figures.cells import bare, is_day, plain
from ascolto.core import table_files

MOST_LINES = 20_000

_DATES = {
    "date", "data", "day", "giorno", "datetime", "dataeora", "periodo", "period",
}  # fmt: skip
_PLAIN = {"primary", "principale", "value", "valore", "valori", "values", "totale", "total"}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One day of one table, as written."""

    number: int
    day: str
    cells: Mapping[int, str]  # by column of the sheet


@dataclass(frozen=True)
class Sheet:
    """`columns`: what stands over them, each once over all tables of the file."""

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    is_cut: bool = False  # longer than we read
    separator: str = ","


def read(content: bytes) -> Sheet:
    """No columns: there is no table with days in it."""
    shape = table_files.guess(content[: table_files.HEAD])
    told = re.match(rb"(?:\xef\xbb\xbf)?\"?sep=(.)", content)
    first = (
        content.decode("utf-16", "replace")[:8] if shape.encoding == "utf-16" else ""
    )
    if mark := re.match(r"\"?sep=(.)", first.lstrip("\ufeff")):
        shape = replace(shape, separator=mark[1])
    elif told:
        shape = replace(shape, separator=told[1].decode("latin-1"))
    rows = table_files.rows(io.BytesIO(content), shape)
    known, lines, is_cut = dict[str, int](), list[Line](), False
    for line in _lines(((row.line, row.cells) for row in rows), known):
        if len(lines) >= MOST_LINES:
            is_cut = True
            break
        lines.append(line)
    return Sheet(tuple(known), tuple(lines), is_cut, shape.separator)


def _lines(
    rows: Iterator[tuple[int, list[str]]], known: dict[str, int]
) -> Iterator[Line]:
    """Titles and headers are taken note of; what stands between the tables is passed over."""
    title, places, when = "", dict[int, int](), -1
    for number, raw in rows:
        cells = [bare(cell) for cell in raw]
        filled = [cell for cell in cells if cell]
        if len(filled) == 1 and not is_day(filled[0]):
            title, places = ("" if filled[0].startswith("sep=") else filled[0]), {}
            continue
        head = [n for n, cell in enumerate(cells) if plain(cell) in _DATES]
        if head and not any(is_day(cell) for cell in cells):
            when = head[0]
            places = _named(cells, when, title, known)
        elif places and when < len(cells):
            found = {places[n]: cells[n] for n in places if n < len(cells)}
            yield Line(number, cells[when], found)


def _named(cells: Sequence[str], when: int, title: str, known: dict[str, int]) -> dict[int, int]:  # fmt: skip
    places: dict[int, int] = {}
    for n, cell in enumerate(cells):
        if n == when or not cell:
            continue
        label = title if title and plain(cell) in _PLAIN else cell
        while label in known and known[label] in places.values():
            label += " (2)"
        places[n] = known.setdefault(label[:120], len(known))
    return places
