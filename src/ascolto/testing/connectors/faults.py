"""What may go wrong with every channel, and where it is shown that nothing is lost or said twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from ascolto.channels.contract import Does
from ascolto.testing.connectors.checks.arriving import hears_providers
from ascolto.testing.connectors.folder import Folder

HEAD = """## When it goes wrong

Each mark is a check that runs for that channel; a dash is a fault that it cannot have. *Twice*, *out of
order* (edits and deletions before what they change) and *a thousand at once*: its fixtures through the
whole intake (`tests/connectors/test_through_the_core.py`). *Forged*, *replayed*: calls with a changed
body, without or with odd signatures are refused, the same call has the same identity and is stored
once. *429* (its Retry-After is passed on), *5xx*, *no answer* (after sending: the outcome is unknown, nothing is
repeated blindly), *outcome lost* (taken or not, nobody heard which: it is found and not sent again, or is
not there and sent once, or nobody can tell and a person decides; `tests/connectors/test_lost_answers.py`),
*credentials ended*: a provider in that mood, or the connector's own table of answers. *Too late*, *too long*:
refused before the network. *Unknown kind*: put aside with a reason, the rest goes on. *Garbage*: any bytes are
understood or *not understood*, at once.
"""


def _stores(folder: Folder) -> bool:
    return not folder.manifest.stores_nothing


def _changes(folder: Folder) -> bool:
    return _stores(folder) and bool(
        {Does.EDITED, Does.DELETED} & set(folder.manifest.does)
    )


def _is_called(folder: Folder) -> bool:
    return Does.WEBHOOK in folder.manifest.does


def _talks(folder: Folder) -> bool:
    """Its provider is made to fail: by moods, or by a table of answers that is named."""
    if not folder.has_network:
        return False
    subject, does = folder.subject, folder.manifest.does
    replies = Does.REPLY in does and bool(
        subject.provoke or "reply_failures" in subject.evidence
    )
    polls = Does.POLL in does and bool(
        subject.provoke_poll or "poll_failures" in subject.evidence
    )
    return replies or polls


def _sends(folder: Folder) -> bool:
    return folder.has_network and Does.REPLY in folder.manifest.does


def _is_asked_after(folder: Folder) -> bool:
    return Does.FIND in folder.manifest.does


def _is_late(folder: Folder) -> bool:
    return folder.manifest.reply_window is not None


def _is_long(folder: Folder) -> bool:
    return Does.REPLY in folder.manifest.does and bool(folder.manifest.text_limit)


def _always(folder: Folder) -> bool:
    return True


FAULTS: dict[str, Callable[[Folder], bool]] = {
    "twice": _stores,
    "out of order": _changes,
    "a thousand at once": _stores,
    "forged, replayed": _is_called,
    "429": _talks,
    "5xx": _talks,
    "no answer": _sends,
    "outcome lost": _is_asked_after,
    "credentials ended": _talks,
    "too late": _is_late,
    "too long": _is_long,
    "unknown kind": hears_providers,
    "garbage": _always,
}


def table(folders: Iterable[Folder]) -> str:
    """Markdown: connector × fault."""
    lines = [_row(["connector", *FAULTS]), _row(["---"] * (len(FAULTS) + 1))]
    for folder in folders:
        marks = ["✓" if shown(folder) else "–" for shown in FAULTS.values()]
        lines.append(_row([f"`{folder.manifest.kind}`", *marks]))
    return "\n".join([HEAD, *lines])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
