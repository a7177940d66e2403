"""Entries out to a CSV file and in from one: a row is one entry in one language. Nothing is lost on the way."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import tables
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import entering
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer

COLUMNS = (
    "title",
    "brand",
    "status",
    "tags",
    "language",
    "channel",
    "questions",
    "text",
)
MOST = 5000  # entries of one file
SIZE = 8 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Brought:
    made: int
    changed: int


def exported(answers: Iterable[Answer]) -> str:
    """Wants brand, questions and bodies prefetched."""
    rows = (row for answer in answers for row in _rows_of(answer))
    return tables.text([COLUMNS, *rows])


def _rows_of(answer: Answer) -> Iterator[tuple[str, ...]]:
    """One for each wording; a language's questions stand beside its first."""
    questions = list(answer.questions.all())
    told: set[str] = set()
    brand = answer.brand.name if answer.brand else ""
    entry = (answer.title, brand, answer.status, ", ".join(answer.tags))
    for body in answer.bodies.all():
        asked = [q.text for q in questions if q.language == body.language]
        asked = [] if body.language in told else asked
        told.add(body.language)
        yield (*entry, body.language, body.kind, "\n".join(asked), body.text)


@transaction.atomic
def bring(data: bytes, *, by: Actor) -> Brought:
    """All rows, or none. An entry with a title and brand that is there is changed, else it is new;
    "published" is published by leads. Raises `Refusal` that names the row."""
    require(by, Role.LEAD)
    entries = _read(data)
    made = changed = 0
    for number, (entry, is_published) in entries:
        try:
            known = Answer.objects.standing().filter(
                title=entry.title[: entering.TITLE], brand=entry.brand
            )
            if answer := known.first():
                kept = replace(entry, in_faq=answer.in_faq)
                entering.change(answer, kept, by=by)
                changed += 1
            else:
                answer = entering.propose(entry, by=by)
                made += 1
            if is_published:
                entering.publish(answer, by=by)
        except Refusal as refusal:
            raise _bad(number, str(refusal)) from None
    return Brought(made, changed)


def _bad(number: int, why: str) -> Refusal:
    sentence = _("Row %(row)d: %(why)s Nothing was brought in.")
    return Refusal(sentence % {"row": number, "why": why}, "bad_row")


def _read(data: bytes) -> list[tuple[int, tuple[Entry, bool]]]:
    rows = _rows(data)
    brands = {brand.name: brand for brand in Brand.objects.all()}
    found: dict[tuple[str, str], tuple[int, tuple[Entry, bool]]] = {}
    try:
        for number, row in enumerate(rows, start=2):
            _take(found, number, row, brands)
    except csv.Error as problem:
        raise Refusal(_("The file cannot be read as CSV."), "unreadable") from problem
    if len(found) > MOST:
        raise Refusal(_("One file brings at most 5,000 entries."), "too_long")
    return list(found.values())


def _rows(data: bytes) -> csv.DictReader[str]:
    if len(data) > SIZE:
        raise Refusal(_("The file is larger than 8 MB."), "too_long")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            _("The file is not UTF-8: save it as “CSV UTF-8”."), "unreadable"
        ) from None
    first = text.partition("\n")[0]
    marks = ";" if first.count(";") > first.count(",") else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=marks)
    if not {"title", "text"} <= set(rows.fieldnames or ()):
        raise Refusal(
            _("The first row names the columns; “title” and “text” are needed."),
            "unreadable",
        )
    return rows


def _take(
    found: dict[tuple[str, str], tuple[int, tuple[Entry, bool]]],
    number: int,
    row: dict[str, str | None],
    brands: dict[str, Brand],
) -> None:
    """A row more of an entry; rows of one title and brand are one entry."""
    cells = {name: tables.as_written((row.get(name) or "").strip()) for name in COLUMNS}
    if not any(cells.values()):
        return
    if cells["brand"] and cells["brand"] not in brands:
        why = _("there is no brand “%(brand)s”.") % {"brand": cells["brand"]}
        raise _bad(number, why)
    language = cells["language"][:2].lower() or "it"
    asked = [Asked(line, language) for line in cells["questions"].splitlines()]
    said = Said(cells["text"], language, cells["channel"])
    key = cells["title"], cells["brand"]
    at, (before, published) = found.get(key, (number, (_empty(cells, brands), False)))
    entry = replace(
        before, questions=[*before.questions, *asked], bodies=[*before.bodies, said]
    )
    found[key] = at, (entry, published or cells["status"] == "published")


def _empty(cells: dict[str, str], brands: dict[str, Brand]) -> Entry:
    brand = brands.get(cells["brand"])
    return Entry(cells["title"], [], [], brand, cells["tags"].split(","))
