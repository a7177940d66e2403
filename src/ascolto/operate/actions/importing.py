"""Take in files of the past: check, run in pieces, go on after a kill, take back.

A piece is a transaction that writes its rows and how far it has come: killed in between, the
import goes on where it was, and nothing is there twice. What comes in is a fact of the past: no
acknowledgement, no commitment, no notification.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.contract import Does, Identity
from ascolto.channels.models import Account
from ascolto.core import activity, authority, storage
from ascolto.core import table_files as table
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.sniffing import UNKNOWN, clean_name
from ascolto.operate import remembering
from ascolto.operate.actions import taking_in, unimporting
from ascolto.operate.models import PastImport, PastProblem
from ascolto.operate.past import columns
from ascolto.operate.remembering import Record

LARGEST = 8 * 1024**3  # bytes
KINDS = {"customers", "conversations", "mailbox"}


def begin(
    pieces: Iterable[bytes],
    *,
    name: str,
    kind: str,
    by: Actor,
    account: Account | None = None,
    later: bool = False,
) -> PastImport:
    """Keep the file and guess how it is read; `later`: a job goes on and checks it. Raises `Refusal`."""
    authority.require(by, Role.ADMIN)
    _require(kind, account)
    kept = storage.keep(pieces, limit=LARGEST)
    _require_text(kept)
    with transaction.atomic():
        made: PastImport = PastImport.objects.create(
            kind=kind,
            account=account if kind != "customers" else None,
            name=clean_name(name),
            sha256=kept.sha256,
            size=kept.size,
            by_id=by.member_id,
        )
        if kind != "mailbox":
            made.reading = remembering.guessed(made)
            made.save(update_fields=["reading"])
        activity.record("began an import", made, by=by, name=made.name)
        if later:
            carry_on(made)
    return made


def carry_on(row: PastImport) -> None:
    """A job does what is left of it."""
    from ascolto.operate import jobs

    job = jobs.work_on_import.using(key=f"import-{row.pk}")
    job.enqueue(import_id=row.pk)


def _require_text(kept: storage.Stored) -> None:
    if not kept.size:
        raise Refusal(_("The file is empty."), "empty")
    with storage.open(kept.sha256) as file:
        has_zero = b"\0" in file.read(8192)
    is_text = kept.content_type.startswith("text/")
    if not is_text and (kept.content_type != UNKNOWN or has_zero):
        said = _(
            "This is no text file. Save a spreadsheet as CSV, and unpack archives."
        )
        raise Refusal(said, "not_text")


def _require(kind: str, account: Account | None) -> None:
    if kind not in KINDS:
        raise Refusal(_("Choose what the file holds."), "no_kind")
    if kind != "customers" and (account is None or not fits(account, kind)):
        raise Refusal(
            _("Choose the account that the conversations belong to."), "no_account"
        )


def fits(account: Account, kind: str) -> bool:
    """Whether such conversations can belong to the account."""
    manifest = registry.manifest(account.kind)
    if kind == "mailbox":
        return manifest.identity is Identity.EMAIL and Does.POLL in manifest.does
    return not manifest.written_by_staff


@transaction.atomic
def read_as(
    row: PastImport,
    *,
    by: Actor,
    stays_open: bool = False,
    later: bool = False,
    **reading: Any,
) -> None:
    """Say how the file is read; it is checked again. Raises `Refusal` once it has begun."""
    authority.require(by, Role.ADMIN)
    now = PastImport.objects.select_for_update().get(pk=row.pk)
    if now.status not in {"checking", "ready"}:
        raise Refusal(_("It runs already: how it is read stays as it is."), "runs")
    row.reading, row.stays_open = _sensible(row, row.reading | reading), stays_open
    _start_over(row, PastImport.Status.CHECKING)
    if later:
        carry_on(row)


def _sensible(row: PastImport, reading: dict[str, Any]) -> dict[str, Any]:
    """Written otherwise, the columns are others: they are guessed again. Raises `Refusal`."""
    if row.kind == PastImport.Kind.MAILBOX:
        return {}
    told = table.Shape(reading["encoding"], reading["separator"])
    fits_together = (
        told.encoding in table.ENCODINGS
        and told.separator in table.SEPARATORS
        and reading["dates"] in columns.DATE_FORMATS
        and set(reading["columns"]) <= set(remembering.fields(row))
    )
    if not fits_together:
        raise Refusal(_("A file is not read like that."), "reading")
    if told != remembering.shape(row):
        return remembering.guessed(row, told) | {"dates": reading["dates"]}
    return reading


def check(row: PastImport) -> bool:
    """Read the whole file and note every problem. False when meanwhile it is to be read otherwise."""
    PastProblem.objects.filter(past_import=row).delete()
    row.done = row.offset = 0
    for piece in remembering.pieces(remembering.records(row)):
        with transaction.atomic():
            if not _is_as_read(row):
                return False
            _note(row, remembering.examined(row, piece))
            row.done += len(piece)
            row.offset = min(row.offset + sum(r.size for r in piece), row.size)
            row.save(update_fields=["done", "offset"])
    with transaction.atomic():
        if not _is_as_read(row):
            return False
        row.total, row.done, row.offset = row.done, 0, 0
        row.status = PastImport.Status.READY
        row.save(update_fields=["total", "done", "offset", "status"])
    return True


def _is_as_read(row: PastImport) -> bool:
    """Nobody has said meanwhile that it is read otherwise, or begun."""
    held = PastImport.objects.select_for_update().filter(pk=row.pk)
    now = held.values_list("status", "reading").first()
    return bool(now == (PastImport.Status.CHECKING, row.reading))


@transaction.atomic
def start(
    row: PastImport, *, by: Actor, stays_open: bool | None = None, later: bool = False
) -> None:
    """A person has looked and says go. Again changes nothing."""
    authority.require(by, Role.ADMIN)
    ready = PastImport.objects.filter(pk=row.pk, status=PastImport.Status.READY)
    if ready.select_for_update().exists():
        row.stays_open = row.stays_open if stays_open is None else stays_open
        _start_over(row, PastImport.Status.RUNNING)
        activity.record("ran an import", row, by=by, name=row.name)
        if later:
            carry_on(row)


@transaction.atomic
def put_away(row: PastImport, *, by: Actor) -> None:
    """It is not wanted after all. Raises `Refusal` once something has come in."""
    authority.require(by, Role.ADMIN)
    now = PastImport.objects.select_for_update().get(pk=row.pk)
    if now.status not in {"checking", "ready"}:
        raise Refusal(_("It has begun to come in: take it back instead."), "runs")
    activity.record("put an import away", now, by=by, name=now.name)
    now.delete()


def run(row: PastImport, *, most: int | None = None) -> bool:
    """Go on from where it is, at most `most` pieces; whether it is at the end."""
    by = _who(row)
    pieces = remembering.pieces(remembering.records(row, row.done))
    for number, piece in enumerate(pieces):
        if most is not None and number >= most:
            return False
        with transaction.atomic():
            if not _is_mine(row):
                return True
            taken = taking_in.take_in(row, [r for r in piece if not r.problem], by=by)
            _note(row, piece + taken.refused)
            row.added, row.known = row.added + taken.added, row.known + taken.known
            row.done += len(piece)
            row.offset, row.line = piece[-1].ends, piece[-1].next_line
            row.save(update_fields=["added", "known", "done", "offset", "line"])
    # Unless somebody has asked meanwhile to take it back.
    mine = PastImport.objects.filter(pk=row.pk, status=PastImport.Status.RUNNING)
    mine.update(status=PastImport.Status.DONE, finished_at=timezone.now())
    row.refresh_from_db(fields=["status", "finished_at"])
    return True


def _note(row: PastImport, piece: Sequence[Record]) -> None:
    PastProblem.objects.bulk_create(
        [
            PastProblem(
                past_import=row, line=r.line, kind=r.problem, raw=r.raw[:20_000]
            )
            for r in piece
            if r.problem
        ],
        ignore_conflicts=True,
    )


def _start_over(row: PastImport, status: str) -> None:
    row.status, row.done, row.offset, row.line = status, 0, 0, 1
    row.save(
        update_fields=["status", "done", "offset", "line", "reading", "stays_open"]
    )


def _is_mine(row: PastImport) -> bool:
    """Nobody else has carried it on meanwhile, or stopped it."""
    held = PastImport.objects.select_for_update().filter(pk=row.pk)
    now = held.values_list("status", "done").get()
    return bool(now == (PastImport.Status.RUNNING, row.done))


def _who(row: PastImport) -> Actor:
    return Actor.member(row.by) if row.by else Actor("console", "console")


def work(import_id: int) -> None:
    """What a job does, as often as it is asked."""
    row = _row(import_id)
    if row is None:  # put away
        return
    if row.status == PastImport.Status.CHECKING:
        while not check(row):
            row = _row(import_id)
            if row is None or row.status != PastImport.Status.CHECKING:
                return
    elif row.status == PastImport.Status.RUNNING:
        run(row)
    elif row.status == PastImport.Status.UNDOING:
        unimporting.work(row)


def _row(import_id: int) -> PastImport | None:
    rows = PastImport.objects.select_related("account__brand", "by")
    found: PastImport | None = rows.filter(pk=import_id).first()
    return found
