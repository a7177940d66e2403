"""Edits and deletions, in any order: the newest edit wins, a deletion wins for good.

One that arrives before its message waits as a row and is applied when the message comes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict

from ascolto.channels.contract import Deleted, Edited
from ascolto.channels.intake.messages import identity, indexed
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Message, Revision
from ascolto.core import search
from ascolto.core.sanitising import clean_html, clean_text

Key = tuple[int, str]  # account, external id
Kind = Revision.Kind


def store(
    changed: list[tuple[Reading, Edited | Deleted]], fresh: list[Message]
) -> list[Message]:
    """Keep the revisions and bring their messages up to date; returns the messages that changed."""
    messages = {(m.account_id, m.external_id): m for m in fresh}
    named = {(r.payload.account_id, identity(f.external_id)) for r, f in changed}
    messages |= _load(named - messages.keys())
    Revision.objects.bulk_create(
        [_revision(r, f, messages) for r, f in changed], ignore_conflicts=True
    )
    history = _history(named | {(m.account_id, m.external_id) for m in fresh})
    revised = [m for k, m in messages.items() if _bring_up(m, history.get(k, []))]
    _save(revised)
    return revised


def _load(keys: set[Key]) -> dict[Key, Message]:
    if not keys:
        return {}
    rows = Message.objects.filter(
        account_id__in={a for a, _ in keys}, external_id__in={e for _, e in keys}
    ).select_related("handle")
    return {(m.account_id, m.external_id): m for m in rows}


def _revision(
    reading: Reading, fact: Edited | Deleted, messages: dict[Key, Message]
) -> Revision:
    account_id, external_id = reading.payload.account_id, identity(fact.external_id)
    is_edit = isinstance(fact, Edited)
    text = clean_text(fact.text) if isinstance(fact, Edited) else ""
    html = clean_html(fact.html) if isinstance(fact, Edited) and fact.html else ""
    return Revision(
        account_id=account_id,
        external_id=external_id,
        message=messages.get((account_id, external_id)),
        kind=Kind.EDITED if is_edit else Kind.DELETED,
        text=text,
        html=html,
        digest=_digest(text, html),
        at=fact.at,
    )


def _digest(text: str, html: str) -> str:
    return hashlib.sha256(f"{text}\0{html}".encode()).hexdigest()[:16]


def _history(keys: set[Key]) -> dict[Key, list[Revision]]:
    rows = Revision.objects.filter(
        account_id__in={a for a, _ in keys}, external_id__among={e for _, e in keys}
    )
    found: dict[Key, list[Revision]] = defaultdict(list)
    for row in rows if keys else ():
        found[row.account_id, row.external_id].append(row)
    return found


def _bring_up(message: Message, history: list[Revision]) -> bool:
    """Make the message say what its revisions say; True when that changed it."""
    said = [r for r in history if r.kind != Kind.FIRST]
    if not said:
        return False
    if all(r.kind != Kind.FIRST for r in history):
        _keep_first(message)
    newest = max(
        (r for r in said if r.kind == Kind.EDITED),
        key=lambda r: (r.at, r.text),
        default=None,
    )
    before = (message.text, message.html, message.state)
    if newest:
        message.text, message.html, message.state = (
            newest.text,
            newest.html,
            Message.State.EDITED,
        )
    if any(r.kind == Kind.DELETED for r in said):
        message.state = Message.State.DELETED
    Revision.objects.filter(pk__in=[r.pk for r in said if r.message_id is None]).update(
        message=message
    )
    return before != (message.text, message.html, message.state)


def _keep_first(message: Message) -> None:
    Revision.objects.bulk_create(
        [
            Revision(
                account_id=message.account_id,
                external_id=message.external_id,
                message=message,
                kind=Kind.FIRST,
                text=message.text,
                html=message.html,
                digest=_digest(message.text, message.html),
                at=message.sent_at,
            )
        ],
        ignore_conflicts=True,
    )


def _save(revised: list[Message]) -> None:
    if revised:
        Message.objects.bulk_update(revised, ["text", "html", "state"])
        search.index([indexed(m) for m in revised if m.state != Message.State.DELETED])
        search.remove([m.pk for m in revised if m.state == Message.State.DELETED])
