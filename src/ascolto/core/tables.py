"""Tables for spreadsheets, written in one place: no cell may become a formula there (ASVS 1.2.10)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

_FORMULAS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
)  # a cell that begins so is run by a spreadsheet


BOM = "\ufeff"  # in front of a file, it tells spreadsheets that the text is UTF-8

# An amount or a telephone number: digits, a sign in front, nothing to compute.
_NUMBER = re.compile(r"[-+]?[0-9]+(?:[ .,][0-9]+)*")


def text(rows: Iterable[Iterable[str]], delimiter: str = ",") -> str:
    """CSV as RFC 4180 has it; cells that a spreadsheet would run begin with an apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue()


def harmless(cell: str) -> str:
    """Marked as a text where a spreadsheet would run it; an amount or a phone number stays."""
    runs = cell.startswith(_FORMULAS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell


def as_written(cell: str) -> str:
    """The cell before `harmless`, for tables of ours that come back."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULAS) else cell
