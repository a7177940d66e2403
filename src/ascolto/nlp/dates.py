"""Days that a text names, in five languages. Pure.

    list(find("dal 12 al 15 agosto"))    # [Dated(4, 19, ("--08-12", "--08-15"))]

A day and a month in figures alone ("12/10") are a date after a word for when ("il", "entro", "on"), or as a
span ("12/08 - 15/08"): elsewhere they are a mark, a fraction, a time of opening.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_NAMES = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "january february march april may june july august september october november december",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "ene feb mar abr may jun jul ago sep oct nov dic",
    "janv févr mars avr mai juin juil août sept oct nov déc",
    "jan feb mär apr mai jun jul aug sep okt nov dez",
)
_MONTHS = {name: n for names in _NAMES for n, name in enumerate(names.split(), 1)}
# English "may" is a verb in small letters, Italian "set" also counts things.
_MONTH = (
    "(?:"
    + "|".join(sorted(_MONTHS.keys() - {"may", "set"}, key=len, reverse=True))
    + r"|(?-i:May)|set(?!\s+(?:di|of|de)\b))(?:\.(?=\s*\d|\s*$|\s+\W))?"
)
_ENGLISH = (
    r"(?:january|february|march|april|(?-i:May)|june|july|august|september|october|november|december"
    r"|(?-i:Jan|Feb|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_NTH = r"(?:st|nd|rd|th|er|º|°|\.)?"
_OF = r"\s+(?:di |de |of )?"
_YEAR = r"(?:,?\s+(?:de |del )?20\d\d\b)?"
_WHEN = (
    r"il|lo|del|dal|al|nel|entro|data|lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|on|from|to|by|until|till|"
    r"since|between|before|after|el|desde|hasta|día|le|du|au|jusqu'au|am|vom|zum|bis|ab|seit|den"
)
_BARE = rf"{_DAY}/(?:1[0-2]|0?[1-9])"
_SPANS = r"(?:\s*[-–]\s*|\s+(?:al(?:l['’])?|to|until|till|and|e|y|et|und|au|bis(?: zum)?|a)\s+(?:the )?)"
# What makes a share, a score or a count of "9/10".
_COUNTS = r"(?!\s*(?:%|euro|eur|€|di voto|volte|times|delle|dei|degli|stelle|stars|h\b|ore\b|support|service))"
_FROM_A_DAY = re.compile(
    rf"(?P<first>{_DAY}){_NTH}(?:{_OF}(?P<first_month>{_MONTH}))?{_SPANS}"
    rf"(?P<last>{_DAY}){_NTH}{_OF}(?P<month>{_MONTH})(?P<year>{_YEAR})(?!\w)"
    rf"|(?P<d>{_DAY}){_NTH}{_OF}(?P<m>{_MONTH})(?P<y>{_YEAR})(?!\w)"
    r"|(?<![/.-])(?<!versione )(?<!version )"
    rf"(?P<d3>{_DAY})[/.-](?P<m3>1[0-2]|0?[1-9])[/.-](?P<y3>20\d\d|\d\d)(?![\d/-]|\.\d)"
    rf"|(?<![/.,-])(?P<from>{_BARE})\s*[-–]\s*(?P<until>{_BARE})(?![\d/.-])"
    rf"|(?P<bare>{_BARE})(?![\d/-]|[.,]\d){_COUNTS}",
    re.IGNORECASE,
)
_FROM_A_YEAR = re.compile(
    r"(?<!-)(?P<y4>20\d\d)-(?P<m4>0[1-9]|1[0-2])-(?P<d4>0[1-9]|[12]\d|3[01])\b"
)
_AFTER_A_MONTH = re.compile(
    rf"(?P<d2>{_DAY})(?:st|nd|rd|th)?(?P<y2>{_YEAR})\b(?!\s*(?:%|euro|eur|€)|[:.,]\d)",
    re.IGNORECASE,
)
_MONTH_BEFORE = re.compile(rf"\b(?P<m2>{_ENGLISH})\s+$", re.IGNORECASE)
_WHEN_BEFORE = re.compile(rf"(?<!\w)(?:{_WHEN})\s+$", re.IGNORECASE)
_FIGURES = re.compile(r"(?<!\w)\d+")
_NEAR = 12  # characters that are looked at before a day
_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Dated:
    """Where it stands, and its day, or the first and the last of a span: `2026-08-12`, `--08-12` without a year."""

    start: int
    end: int
    days: tuple[str, ...]


def find(text: str) -> Iterable[Dated]:
    """Each in its order; only days that the calendar has."""
    end = 0
    for figures in _FIGURES.finditer(text):
        start = figures.start()
        size = figures.end() - start
        if start < end or size not in (1, 2, 4):
            continue
        found = _year_first(text, start) if size == 4 else _day_first(text, start)
        if found is not None and all(found.days):
            end = found.end
            yield found


def _year_first(text: str, start: int) -> Dated | None:
    hit = _FROM_A_YEAR.match(text, start)
    return hit and Dated(start, hit.end(), tuple(_days(hit.groupdict())))


def _day_first(text: str, start: int) -> Dated | None:
    before = text[max(0, start - _NEAR) : start]
    hit = _FROM_A_DAY.match(text, start)
    if hit and (not hit["bare"] or _WHEN_BEFORE.search(before)):
        end = hit.end() - (hit[0][-1] == ".")
        return Dated(start, end, tuple(_days(hit.groupdict())))
    month, hit = _MONTH_BEFORE.search(before), _AFTER_A_MONTH.match(text, start)
    if month and hit:
        days = tuple(_days({**hit.groupdict(), "m2": month["m2"]}))
        return Dated(start - len(before) + month.start(), hit.end(), days)
    return None


def _days(said: dict[str, str | None]) -> Iterator[str]:
    """ "" where there is no such day."""
    if said.get("month"):
        first = said["first_month"] or said["month"]
        yield _iso(said["year"], first, said["first"])
        yield _iso(said["year"], said["month"], said["last"])
    for name in ("from", "until", "bare"):
        if both := said.get(name):
            day, number = both.split("/")
            yield _iso("", number, day)
    for n in ("", "2", "3", "4"):
        if month := said.get("m" + n):
            yield _iso(said["y" + n], month, said["d" + n])


def _iso(year: str | None, month: str | None, day: str | None) -> str:
    word = (month or "").lower().strip(".")
    number = int(word) if word.isdigit() else _MONTHS[word]
    digits = "".join(c for c in year or "" if c.isdigit())
    full = f"20{digits}" if len(digits) == 2 else digits
    if not day or int(day) > _LENGTHS[number - 1]:
        return ""
    if (number, int(day)) == (2, 29) and full and int(full) % 4:
        return ""
    return f"{full or '-'}-{number:02}-{int(day):02}"
