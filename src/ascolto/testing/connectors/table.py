"""What every channel can do, as a table for people: `docs/connectors.md`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from ascolto.channels.contract import Does, Manifest
from ascolto.testing.connectors import faults
from ascolto.testing.connectors.folder import Folder

HEAD = """# Connectors

What each channel can do and how well it is proven. Written by
`python -m ascolto.testing.connectors table`; a test refuses it when it is out of date. A mark stands for
something that the manifest says **and** the harness saw: a fixture with an edit, a deletion, a file; a
provider that ended our credentials; a test named as evidence, which exists and is not left out.

Grades: **bronze** passes the connector harness; **silver** also resumes where it stopped, backs off
and never sends twice; **gold** also carries edits, deletions and files where the channel has them,
and is held against a real server of its protocol, or call by call against the provider's own document.
"""
COLUMNS = (
    "connector", "grade", "receive", "reply", "publish", "edit", "delete", "react", "attach", "receipts", "window",
    "backfill", "insights", "reconnect", "proven by", "text", "files",
)  # fmt: skip
PROOFS = {
    "real_server": "a real server",
    "official_document": "the official document",
}


def table(folders: Iterable[Folder]) -> str:
    """Markdown: connector × capability × grade."""
    rows = sorted(folders, key=lambda f: (f.manifest.hidden, f.manifest.kind))
    lines = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    lines += [_row(_cells(folder)) for folder in rows]
    notes = [f"- **{f}** {note}." for f in rows for note in _notes(f.manifest)]
    return "\n".join([HEAD, *lines, "", *notes, "", faults.table(rows)]) + "\n"


def write(folders: Iterable[Folder], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(folders))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(folder: Folder) -> list[str]:
    manifest, does = folder.manifest, folder.manifest.does
    limit, unit = manifest.text_limit, manifest.text_unit
    mib = manifest.attachment_limit // (1024 * 1024)
    return [
        f"{manifest.title.en} (`{manifest.kind}`)",
        manifest.grade.value,
        _received(manifest),
        _mark(Does.REPLY in does),
        _mark(Does.PUBLISH in does),
        _mark(Does.EDITED in does),
        _mark(Does.DELETED in does),
        _mark(Does.REACTED in does),
        _mark(Does.ATTACH in does),
        _mark(Does.RECEIPT in does),
        window(manifest),
        _mark(Does.BACKFILL in does),
        _mark(Does.INSIGHTS in does),
        _mark(_reconnects(folder)),
        _proof(folder),
        f"{limit:,} {unit}" if limit else "any length",
        f"{mib} MiB" if mib else "",
    ]


def _mark(is_so: bool) -> str:
    return "✓" if is_so else ""


def _received(manifest: Manifest) -> str:
    ways = {Does.WEBHOOK: "webhook", Does.POLL: "poll", Does.PORTAL: "own page"}
    found = [word for does, word in ways.items() if does in manifest.does]
    return ", ".join(found) or "typed in"


def window(manifest: Manifest) -> str:
    """Until when it takes which answers, in words: "24 h, then tagged until 7 d"."""
    if manifest.reply_window is None:
        return ""
    parts = [_lasting(manifest.reply_window)]
    for late in manifest.late:
        until = f" until {_lasting(late.until)}" if late.until else ""
        parts.append(f"then {late.mode}{until}")
    return ", ".join(parts)


def _lasting(time: timedelta) -> str:
    hours = int(time.total_seconds() // 3600)
    return f"{hours} h" if hours < 72 else f"{hours // 24} d"


def _reconnects(folder: Folder) -> bool:
    """The harness ended the credentials, or a test named as evidence does."""
    subject = folder.subject
    shown = {"reply_failures", "poll_failures"} & subject.evidence.keys()
    return bool(subject.provoke or subject.provoke_poll or shown)


def _proof(folder: Folder) -> str:
    named = [words for rule, words in PROOFS.items() if rule in folder.subject.evidence]
    if named:
        return ", ".join(named)
    return "documented payloads, not validated" if folder.has_network else ""


def _notes(manifest: Manifest) -> Iterable[str]:
    if manifest.answers_through:
        yield f"is answered through an account of the kind “{manifest.answers_through}”"
    if manifest.written_by_staff:
        yield "is typed in by members; no acknowledgement goes out"
    if manifest.reply_window:
        yield f"is answered within {_lasting(manifest.reply_window)}"
    if manifest.hidden:
        yield "serves the tests and is not offered when an account is connected"
