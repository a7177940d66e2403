"""One cell of such a table: a day, a number, a time, a name. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

_NOTHING = {"na", "nd", "nan", "null", "none"}
_DASHES = {"", "-", "–", "—", "--"}
_MONTHS = (
    "jan gen", "feb", "mar", "apr", "may mag", "jun giu", "jul lug", "aug ago", "sep set", "oct ott",
    "nov", "dec dic",
)  # fmt: skip
PARTS = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d{2})(?!\d)")
_WORDED = re.compile(
    r"(?:(\d{1,2})\.?\s+([a-z]{3,10})\.?|([a-z]{3,10})\.?\s+(\d{1,2})),?\s+(\d{4})"
)
_TIME = re.compile(r"(\d+(?:[.,]\d+)?)\s*(d|g|h|o|m|s)[a-z]*\.?")
_CLOCK = re.compile(r"(\d{1,4}):(\d{2})(?::(\d{2}))?")
_MINUTES = {"d": 1440.0, "g": 1440.0, "h": 60.0, "o": 60.0, "m": 1.0, "s": 1 / 60}

_UNITS = (("ore", 60.0), ("hours", 60.0), ("secondi", 1 / 60), ("seconds", 1 / 60))


def day_of(text: str, dates: str) -> date | None:
    """ISO, day or month first, with the month's name, or a number as Excel counts days."""
    text = text.strip().lower()
    try:
        if re.match(r"\d{4}-\d\d?-\d\d?", text):
            year, month, day = (int(part) for part in re.split(r"\D", text)[:3])
        elif re.fullmatch(r"\d{8}", text):
            return datetime.strptime(text, "%Y%m%d").date()
        elif re.fullmatch(r"[34]\d{4}(?:[.,]\d+)?|5[0-4]\d{3}", text):
            return date(1899, 12, 30) + timedelta(days=int(text[:5]))
        elif m := PARTS.match(text):
            first, second, year = int(m[1]), int(m[2]), int(m[3])
            day, month = (first, second) if dates == "dmy" else (second, first)
            year += 2000 if year < 100 else 0
        elif m := _WORDED.search(text):
            day, year = int(m[1] or m[4]), int(m[5])
            month = _month(m[2] or m[3])
        else:
            return None
        found = date(year, month, day)
    except ValueError:
        return None
    return found if found.year >= 2000 else None


def _month(word: str) -> int:
    for place, names in enumerate(_MONTHS, 1):
        if word[:3] in names.split():
            return place
    raise ValueError(word)


def number(text: str, decimal: str) -> float | None:
    """Such as "1.234,5", "12 %", "3,4 K": with the mark that decimals have here."""
    said = re.sub(r"[\s'’]", "", text).lower()
    times = 1.0
    if said.endswith("%"):
        said, times = said[:-1], 0.01
    elif said.endswith(("k", "m")):
        times = 1e3 if said.endswith("k") else 1e6
        said = said[:-1]
    other = "." if decimal == "," else ","
    if not re.fullmatch(rf"[-+]?\d+(?:{re.escape(other)}\d{{3}})*(?:{re.escape(decimal)}\d+)?", said):  # fmt: skip
        return None
    return float(said.replace(other, "").replace(decimal, ".")) * times


def whole(text: str) -> float | None:
    """A count with marks of thousands, whichever the sheet's decimals have; None: something else."""
    said = re.sub(r"[\s'’]", "", text)
    if not re.fullmatch(r"[-+]?\d{1,3}(?:\.\d{3})+|[-+]?\d{1,3}(?:,\d{3})+", said):
        return None
    return float(re.sub("[.,]", "", said))


def minutes(text: str, decimal: str, label: str = "") -> float | None:
    """Such as "1 h 20 min", "00:45:00", or a number of what the header names, else minutes."""
    said = text.strip().lower()
    if m := _CLOCK.fullmatch(said):
        return int(m[1]) * 60 + int(m[2]) + int(m[3] or 0) / 60
    parts = _TIME.findall(said)
    if parts and not _TIME.sub("", said).strip(" ,e"):
        return sum(float(n.replace(",", ".")) * _MINUTES[unit] for n, unit in parts)
    value = number(text, decimal)
    over = plain(label)
    unit = next((times for name, times in _UNITS if over.endswith(name)), 1.0)
    return None if value is None else value * unit


def is_day(text: str) -> bool:
    return day_of(text, "dmy") is not None or day_of(text, "mdy") is not None


def bare(cell: str) -> str:
    """Without what spreadsheets put around a text: `="12"`, a leading apostrophe, odd spaces."""
    cell = (
        cell.replace("\u00a0", " ").replace("\u202f", " ").replace("\ufeff", "").strip()
    )
    if m := re.fullmatch(r'="(.*)"', cell):
        cell = m[1]
    return cell.removeprefix("'").strip()


def plain(text: str) -> str:
    """Its letters alone."""
    folded = unicodedata.normalize("NFKD", text.lower())
    return re.sub(r"[^a-z]", "", folded)


def is_empty(text: str) -> bool:
    """A cell that says that there is nothing."""
    if text.strip() in _DASHES:
        return True
    return plain(text) in _NOTHING and not any(c.isdigit() for c in text)
