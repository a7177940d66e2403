"""What every channel can do, as a table for people: `docs/connectors.md`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ascolto.channels.contract import Does, Manifest
from ascolto.testing.connectors.folder import Folder

HEAD = """# Connectors

What each channel can do and how well it is proven. Written by
`python -m ascolto.testing.connectors table`; a test refuses it when it is out of date.

Grades: **bronze** passes the connector harness; **silver** also resumes where it stopped, backs off
and never sends twice; **gold** also carries edits, deletions and files where the channel has them,
and is tested against a real server of its protocol.
"""


def table(folders: Iterable[Folder]) -> str:
    """Markdown: connector × capability × grade."""
    manifests = sorted((f.manifest for f in folders), key=lambda m: (m.hidden, m.kind))
    head = ["connector", "grade", *(does.value for does in Does), "text", "files"]
    lines = [_row(head), _row(["---"] * 2 + [":-:"] * len(Does) + ["---"] * 2)]
    lines += [_row(_cells(manifest)) for manifest in manifests]
    notes = [f"- **{m.kind}** {note}." for m in manifests for note in _notes(m)]
    return "\n".join([HEAD, *lines, "", *notes]) + "\n"


def write(folders: Iterable[Folder], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(table(folders))


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(manifest: Manifest) -> list[str]:
    marks = ["✓" if does in manifest.does else "" for does in Does]
    text = (
        f"{manifest.text_limit:,} {manifest.text_unit}"
        if manifest.text_limit
        else "any length"
    )
    mib = manifest.attachment_limit // (1024 * 1024)
    return [
        f"{manifest.title.en} (`{manifest.kind}`)",
        manifest.grade.value,
        *marks,
        text,
        f"{mib} MiB" if mib else "",
    ]


def _notes(manifest: Manifest) -> Iterable[str]:
    if manifest.answers_through:
        yield f"is answered through an account of the kind “{manifest.answers_through}”"
    if manifest.written_by_staff:
        yield "is typed in by members; no acknowledgement goes out"
    if manifest.reply_window:
        yield f"is answered within {manifest.reply_window}"
    if manifest.hidden:
        yield "serves the tests and is not offered when an account is connected"
