"""`ascolto import`: customers, conversations or a mailbox of the past."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from ascolto.config.commands import Commands, command

PIECE = 1024 * 1024


def add(commands: Commands) -> None:
    parser = command(
        commands,
        "import",
        _import,
        "Take in a file of the past: customers or conversations (CSV), or a mailbox (mbox).",
    )
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--kind", choices=["customers", "conversations", "mailbox"])
    parser.add_argument("--account", help="its id: to which the conversations belong")
    parser.add_argument(
        "--workspace", help="its slug; may be left out while there is only one"
    )
    parser.add_argument(
        "--dates", choices=["iso", "dmy", "mdy"], help="default: guessed"
    )
    parser.add_argument("--open", action="store_true", help="leave conversations open")
    parser.add_argument(
        "--check", action="store_true", help="read it whole, say what was found, stop"
    )
    parser.add_argument(
        "--undo", type=int, metavar="N", help="take the import of this number back"
    )


def _import(options: argparse.Namespace) -> int:
    from django.utils import translation

    from ascolto.config.commands.people import company
    from ascolto.core.refusal import Refusal
    from ascolto.core.scoping import scope

    with translation.override("en"), scope(company(options.workspace)):
        if options.undo is not None:
            return _taken_back(options.undo)
        if options.file is None or options.kind is None:
            raise Refusal(
                "Name the file to import and its --kind, or --undo and a number."
            )
        return _taken(options)


def _taken(options: argparse.Namespace) -> int:
    from ascolto.core.actor import Actor
    from ascolto.operate.actions import importing
    from ascolto.operate.reads import imports

    by = Actor("console", "console")
    row = importing.begin(
        _pieces(options.file),
        name=options.file.name,
        kind=options.kind,
        account=_account(options.account),
        by=by,
    )
    more = {"dates": options.dates} if options.dates else {}
    importing.read_as(row, by=by, stays_open=options.open, **more)
    importing.check(row)
    print(f"Import {row.pk}: {row.total} records; read as {row.reading or 'mailbox'}")
    for trouble in imports.troubles(row):
        lines = ", ".join(str(line) for line in trouble.lines)
        print(f"  {trouble.count} x {trouble.kind}: lines {lines}")
    return 0 if options.check else _run(row, by)


def _run(row, by) -> int:  # type: ignore[no-untyped-def]
    from ascolto.operate.actions import importing

    importing.start(row, by=by)
    row.refresh_from_db()
    while not importing.run(row, most=10):
        print(f"  {row.done} of {row.total}", flush=True)
    print(f"{row.added} added, {row.known} known already.")
    return 0


def _taken_back(number: int) -> int:
    from ascolto.core.actor import Actor
    from ascolto.core.refusal import Refusal
    from ascolto.operate.actions import unimporting
    from ascolto.operate.models import PastImport

    row = PastImport.objects.filter(pk=number).first()
    if row is None:
        raise Refusal(f"There is no import {number}.")
    if row.status != PastImport.Status.UNDOING:  # killed in between, it goes on
        unimporting.undo(row, by=Actor("console", "console"))
        row.refresh_from_db()
    unimporting.work(row)
    print(f"{row.removed} taken out.")
    for why, count in row.stayed.items():
        print(f"  {count} stay: {why}")
    return 0


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _account(given: str | None):  # type: ignore[no-untyped-def]
    from ascolto.channels.models import Account
    from ascolto.core.refusal import Refusal

    if given is None:
        return None
    by = {"pk": int(given)} if given.isdigit() else {"public_id": given}
    found = Account.objects.connected().select_related("brand").filter(**by).first()
    if found is None:
        raise Refusal(f"There is no connected account {given!r}.")
    return found
