"""Which column is which figure, and what would be kept. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from ascolto.channels.contract import Figure, Insight
from ascolto.channels.figures import cells
from ascolto.channels.figures.table import Sheet

DATE_FORMATS = ("dmy", "mdy")
MARKS = (",", ".")  # of decimals
COUNTED = frozenset(Figure) - {
    Figure.RATING,
    Figure.RESPONSE_RATE,
    Figure.RESPONSE_TIME,
}
_NEARLY = 1e-6  # what multiplying by a thousand may leave

# The first that is found in a header decides; what says “new” or “lost” is a change, not a level.
_NAMES: tuple[tuple[Figure, str], ...] = (
    (Figure.PROFILE_VIEWS, "profilevisits profileviews pageviews pagevisits visitealprofilo "
     "visualizzazionidelprofilo visitedellapagina visiteallapagina visitedelprofilo"),
    (Figure.RESPONSE_RATE, "responserate replyrate tassodirisposta percentualedirisposta"),
    (Figure.RESPONSE_TIME, "responsetime replytime tempodirisposta tempomediodirisposta"),
    (Figure.ACTIVE, "activemembers activeusers utentiattivi membriattivi"),
    (Figure.RATING, "rating valutazione votomedio mediavoti punteggio stelle stars"),
    (Figure.REVIEWS, "reviews recensioni"),
    (Figure.FOLLOWERS, "followers follower seguaci iscritti subscribers members membri fans fan"),
    (Figure.REACH, "reach copertura utentiraggiunti personeraggiunte uniqueviewers spettatoriunici"),
    (Figure.IMPRESSIONS, "impressions impressioni views visualizzazioni"),
    (Figure.ENGAGEMENTS, "engagements engagement interazioni interactions"),
)  # fmt: skip
_CHANGES = re.compile("new|nuov|gain|lost|persi|unfollow|netti|netfollow|guadagnat")


@dataclass(frozen=True)
class Trouble:
    """A cell that was not understood: "date", "number", "negative", "too_much", "part", "twice"."""

    line: int
    column: str
    text: str
    kind: str


@dataclass(frozen=True)
class Reading:
    """How people say that a sheet is read."""

    columns: Mapping[int, Figure] = field(default_factory=dict)
    dates: str = "dmy"
    decimal: str = ","


def guess(sheet: Sheet) -> Reading:
    """Each figure once, the first column that names it; dates and decimals as they look."""
    columns: dict[int, Figure] = {}
    for place, label in enumerate(sheet.columns):
        figure = named(label)
        if figure and figure not in columns.values():
            columns[place] = figure
    return Reading(columns, _dates(sheet), _decimal(sheet, columns))


def named(label: str) -> Figure | None:
    plain = cells.plain(label)
    if not plain or _CHANGES.search(plain):
        return None
    for figure, names in _NAMES:
        if any(
            name in plain if len(name) > 3 else name == plain for name in names.split()
        ):
            return figure
    return None


def _dates(sheet: Sheet) -> str:
    """Month first only when a second number says so, else day first."""
    parts = [m for line in sheet.lines if (m := cells.PARTS.match(line.day))]
    second = any(int(m[2]) > 12 for m in parts)
    return "mdy" if second and not any(int(m[1]) > 12 for m in parts) else "dmy"


def _decimal(sheet: Sheet, columns: Mapping[int, Figure]) -> str:
    """As the cells show it; a count of “1.225” has a mark of thousands, whatever parts the cells."""
    texts = [cell for line in sheet.lines for cell in line.cells.values()]
    if any(re.search(r",\d{1,2}\D*$|,\d{4,}", t) for t in texts):
        return ","
    if any(re.search(r"\.\d{1,2}\D*$|\.\d{4,}", t) for t in texts):
        return "."
    counts = [
        cell
        for line in sheet.lines
        for place, cell in line.cells.items()
        if columns.get(place) in COUNTED and cells.whole(cell) is not None
    ]
    if counts:
        return "," if "." in counts[0] else "."
    return "," if sheet.separator == ";" else "."


def taken(sheet: Sheet, reading: Reading) -> tuple[list[Insight], list[Trouble]]:
    """What would be kept, in the order of days, and what was not understood."""
    found: dict[tuple[date, Figure], float] = {}
    troubles: list[Trouble] = []
    of_hundred = _of_hundred(sheet, reading)
    for line in sheet.lines:
        filled = [
            c for c in reading.columns if not cells.is_empty(line.cells.get(c, ""))
        ]
        day = cells.day_of(line.day, reading.dates)
        if day is None:
            if filled:
                troubles.append(Trouble(line.number, "", line.day[:80], "date"))
            continue
        for column in filled:
            figure, text = reading.columns[column], line.cells[column]
            value = _value(sheet, column, text, reading)
            if column in of_hundred and value is not None and "%" not in text:
                value /= 100
            if kind := _wrong(value, figure, found.get((day, figure))):
                label = sheet.columns[column]
                troubles.append(Trouble(line.number, label, text[:80], kind))
            elif value is not None:
                found[day, figure] = value
    return [Insight(d, f, v) for (d, f), v in sorted(found.items())], troubles


def _value(sheet: Sheet, column: int, text: str, reading: Reading) -> float | None:
    figure, decimal = reading.columns[column], reading.decimal
    if figure is Figure.RESPONSE_TIME:
        return cells.minutes(text, decimal, sheet.columns[column])
    if figure in COUNTED and (count := cells.whole(text)) is not None:
        return count
    return cells.number(text, decimal)


def _wrong(value: float | None, figure: Figure, before: float | None) -> str:
    most = {Figure.RESPONSE_RATE: 1.0, Figure.RATING: 10.0}.get(figure, 1e12)
    if value is None:
        return "number"
    if value < 0:
        return "negative"
    if value > most:
        return "too_much"
    if figure in COUNTED and abs(value - round(value)) > _NEARLY:
        return "part"
    return "twice" if before is not None and before != value else ""


def _of_hundred(sheet: Sheet, reading: Reading) -> set[int]:
    return {
        column
        for column, figure in reading.columns.items()
        if figure is Figure.RESPONSE_RATE
        and _is_of_hundred(sheet, column, reading.decimal)
    }


def _is_of_hundred(sheet: Sheet, column: int, decimal: str) -> bool:
    """A column of rates without a sign, of which one is above 1."""
    values = [cells.number(line.cells.get(column, ""), decimal) for line in sheet.lines]
    return any(v is not None and v > 1 for v in values)
