"""What an import is about to do, and what became of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Count

from ascolto.core.models import Job
from ascolto.operate import remembering
from ascolto.operate.models import PastImport, PastMade, PastProblem
from ascolto.operate.remembering import Record, Said

LINES = 10  # named of each kind of problem
ROWS = 20  # of a preview
PAGE = 500  # problems in memory
MOST = 200  # imports of a list
BUSY = {"checking", "running", "undoing"}


@dataclass(frozen=True)
class Trouble:
    """One kind of problem: how often, and where first."""

    kind: str
    count: int
    lines: list[int]


@dataclass(frozen=True)
class Shown:
    """One record as it would be here; of customers `text` is what is known about them."""

    line: int
    problem: str = ""
    raw: str = ""
    at: datetime | None = None
    name: str = ""
    address: str = ""
    phone: str = ""
    language: str = ""
    is_ours: bool = False
    subject: str = ""
    text: str = ""


def every() -> list[PastImport]:
    """The newest first, each with `problem_count`."""
    rows = PastImport.objects.select_related("account", "by").order_by("-pk")
    return list(rows.annotate(problem_count=Count("problems"))[:MOST])


def percent(row: PastImport) -> int:
    """How far the work that is going on has come, 0 to 100."""
    done, whole = row.done, row.total
    if row.status == PastImport.Status.CHECKING:
        done, whole = row.offset, row.size
    elif row.status == PastImport.Status.UNDOING:
        done = row.removed + sum(row.stayed.values())
        whole = done + PastMade.objects.filter(past_import=row).count()
    return min(done * 100 // whole, 100) if whole else 0


def is_still(row: PastImport) -> bool:
    """Something is to be done, and nobody is about to do it."""
    jobs = Job.objects.filter(key=f"import-{row.pk}").exclude(status=Job.Status.DEAD)
    return row.status in BUSY and not jobs.exists()


def troubles(row: PastImport) -> list[Trouble]:
    """By kind, the most frequent first."""
    rows = PastProblem.objects.filter(past_import=row)
    counts = rows.values_list("kind").annotate(n=Count("pk")).order_by("-n", "kind")
    return [
        Trouble(
            kind, n, list(rows.filter(kind=kind).values_list("line", flat=True)[:LINES])
        )
        for kind, n in counts
    ]


def preview(row: PastImport) -> list[Shown]:
    """The first records as they would be here. Raises `storage.Missing`."""
    head = islice(remembering.records(row), ROWS)
    piece = next(remembering.pieces(head), [])
    if row.kind == PastImport.Kind.CUSTOMERS:
        return [_person(record) for record in piece]
    return [_said(record, said) for record, said in remembering.understood(row, piece)]


def _person(record: Record) -> Shown:
    who = record.person
    if who is None:
        return Shown(record.line, record.problem, record.raw[:200])
    return Shown(
        record.line,
        name=who.name,
        address=who.email,
        phone=who.phone,
        language=who.language,
        text=who.about[:200],
    )


def _said(record: Record, said: Sequence[Said]) -> Shown:
    if not said:
        return Shown(record.line, record.problem, record.raw[:200])
    incoming, who = said[0]
    return Shown(
        record.line,
        at=incoming.sent_at,
        name=who.name,
        address=who.email or who.phone or who.external_id,
        is_ours=incoming.ours,
        subject=incoming.subject,
        text=incoming.text[:200],
    )


def problems(row: PastImport, after: int = 0) -> list[PastProblem]:
    """A page of those behind the line `after`."""
    rows = PastProblem.objects.filter(past_import=row, line__gt=after)
    return list(rows.order_by("line")[:PAGE])


def needed(hashes: Collection[str]) -> set[str]:
    """Those of these files that an import was made from. For the sweep, of every workspace."""
    rows = PastImport.objects.filter(sha256__in=hashes)
    return set(rows.values_list("sha256", flat=True))
