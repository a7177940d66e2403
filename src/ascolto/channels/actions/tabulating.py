"""A table of figures by hand: handed in, looked at, taken in, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.actions import gauging
from ascolto.channels.contract import Figure, Insight
from ascolto.channels.figures import table, taking
from ascolto.channels.figures.table import Sheet
from ascolto.channels.figures.taking import Reading
from ascolto.channels.models import Account, InsightFile
from ascolto.channels.models import Insight as Row
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal

LARGEST = 2_000_000  # bytes
Status = InsightFile.Status


@transaction.atomic
def begin(account: Account, content: bytes, *, name: str, by: Actor) -> InsightFile:
    """Looked at; nothing is written yet. Raises `Refusal`."""
    if len(content) > LARGEST:
        raise Refusal(_("The file is too large: up to 2 MB are read."), "too_large")
    sheet = table.read(content)
    if not sheet.columns or not sheet.lines:
        raise Refusal(
            _("There is no table with a column of days in it. Export it as CSV, with one line for each day."),
            "no_table",
        )  # fmt: skip
    # What was handed in before and never taken makes room.
    InsightFile.objects.filter(account=account, status=Status.READY).delete()
    row: InsightFile = InsightFile.objects.create(
        account=account,
        name=name[:200] or "csv",
        content=content,
        reading=plain(taking.guess(sheet)),
        by=Member.objects.filter(pk=by.member_id or 0).first(),
    )
    return row


def sheet(row: InsightFile) -> Sheet:
    return table.read(bytes(row.content))


def reading(row: InsightFile) -> Reading:
    kept = row.reading
    columns = {int(n): Figure(name) for n, name in kept["columns"].items()}
    return Reading(columns, kept["dates"], kept["decimal"])


def plain(said: Reading) -> dict[str, object]:
    columns = {str(n): figure.value for n, figure in said.columns.items()}
    return {"columns": columns, "dates": said.dates, "decimal": said.decimal}


@transaction.atomic
def read_as(
    row: InsightFile, *, columns: Mapping[int, str], dates: str, decimal: str, by: Actor
) -> None:
    """How people say that it is read. Raises `Refusal`."""
    stands = InsightFile.objects.select_for_update().get(pk=row.pk)
    _must_be(stands, Status.READY)
    known = {figure.value: figure for figure in Figure}
    chosen = {n: known[name] for n, name in columns.items() if name in known}
    if len(set(chosen.values())) < len(chosen):
        raise Refusal(_("Two columns say the same thing. Choose one of them."), "twice")
    is_known = dates in taking.DATE_FORMATS and decimal in taking.MARKS
    if not is_known or any(n >= len(sheet(row).columns) for n in chosen):
        raise Refusal(_("Choose from the lists."), "unknown_reading")
    row.reading = plain(Reading(chosen, dates, decimal))
    row.save(update_fields=["reading"])
    activity.record("said how figures are read", row.account, by=by, file=row.name)


@transaction.atomic
def take(row: InsightFile, *, by: Actor) -> int:
    """Its figures, in place of what stood there; how many. Again changes nothing. Raises `Refusal`."""
    row = InsightFile.objects.select_for_update().get(pk=row.pk)
    if row.status == Status.TAKEN:
        return row.count
    _must_be(row, Status.READY)
    found, _troubles = taking.taken(sheet(row), reading(row))
    now = timezone.now()
    last = now.date() + timedelta(days=1)
    found = [one for one in found if one.day <= last]
    if not found:
        raise Refusal(_("Nothing of it is understood. Say what its columns are."), "nothing")  # fmt: skip
    row.replaced = _standing(row.account, found)
    row.status, row.taken_at, row.count = Status.TAKEN, now, len(found)
    row.content = b""
    row.save(update_fields=["replaced", "status", "taken_at", "count", "content"])
    gauging.keep(row.account, found, now=now, file=row)
    activity.record(
        "took in figures", row.account, by=by, file=row.name, count=len(found)
    )
    return row.count


def _standing(account: Account, found: list[Insight]) -> list[list[object]]:
    wanted = {(one.day, one.name.value) for one in found}
    rows = Row.objects.filter(
        account=account, day__gte=found[0].day, day__lte=found[-1].day
    )
    return [
        [day.isoformat(), name, value, file]
        for day, name, value, file in rows.values_list("day", "name", "value", "file")
        if (day, name) in wanted
    ]


@transaction.atomic
def undo(row: InsightFile, *, by: Actor) -> None:
    """What it brought goes, what stood there before comes back; newer figures stay."""
    row = InsightFile.objects.select_for_update().get(pk=row.pk)
    if row.status == Status.UNDONE:
        return
    _must_be(row, Status.TAKEN)
    mine = Row.objects.filter(account=row.account, file=row)
    places = set(mine.values_list("day", "name"))
    mine.delete()
    before = _before(row)
    _put_back(row, {place: before[place] for place in places if place in before})
    row.status, row.undone_at = Status.UNDONE, timezone.now()
    row.save(update_fields=["status", "undone_at"])
    activity.record("took back figures", row.account, by=by, file=row.name)


Place = tuple[date, str]


def _before(row: InsightFile) -> dict[Place, tuple[float, int | None]]:
    """What stood there, looking through files that were taken back themselves."""
    files = InsightFile.objects.filter(account=row.account)
    kept = {f.pk: f.replaced for f in files if f.status == Status.UNDONE}
    found: dict[Place, tuple[float, int | None]] = {}
    for told in row.replaced:
        here: list[object] | None = told
        while here is not None and here[3] in kept:
            earlier = kept[here[3]]
            here = next((one for one in earlier if one[:2] == told[:2]), None)
        if here is not None:
            day = date.fromisoformat(str(told[0]))
            found[day, str(told[1])] = (float(str(here[2])), here[3])  # type: ignore[assignment]
    return found


def _put_back(row: InsightFile, before: Mapping[Place, tuple[float, int | None]]) -> None:  # fmt: skip
    rows = [
        Row(account=row.account, day=day, name=name, value=value, file_id=file)
        for (day, name), (value, file) in before.items()
    ]
    Row.objects.bulk_create(rows)


@transaction.atomic
def put_away(row: InsightFile, *, by: Actor) -> None:
    """It was never taken in."""
    row = InsightFile.objects.select_for_update().get(pk=row.pk)
    _must_be(row, Status.READY)
    activity.record("put away figures", row.account, by=by, file=row.name)
    row.delete()


def _must_be(row: InsightFile, status: str) -> None:
    if row.status != status:
        raise Refusal(_("This file was dealt with already."), "dealt_with")
