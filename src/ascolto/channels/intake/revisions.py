"""Edits, deletions and hiding, in any order: the newest edit wins, a deletion wins for good.

One that arrives before its message waits as a row and is applied when the message comes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict

from ascolto.channels import registry
from ascolto.channels.contract import Deleted, Edited, Hidden
from ascolto.channels.intake.messages import identity, indexed
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Account, Attachment, Message, Revision
from ascolto.core import search
from ascolto.core.sanitising import clean_html, clean_text

Fact = Edited | Deleted | Hidden
Key = tuple[int, str]  # account, external id
Kind = Revision.Kind


def store(changed: list[tuple[Reading, Fact]], fresh: list[Message]) -> list[Message]:
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
    _forget([m for m in messages.values() if m.state == Message.State.DELETED])
    return revised


def _load(keys: set[Key]) -> dict[Key, Message]:
    if not keys:
        return {}
    rows = Message.objects.filter(
        account_id__in={a for a, _ in keys}, external_id__in={e for _, e in keys}
    ).select_related("handle")
    return {(m.account_id, m.external_id): m for m in rows}


def _kind(fact: Fact) -> Revision.Kind:
    if isinstance(fact, Hidden):
        return Kind.SHOWN if fact.shown else Kind.HIDDEN
    return Kind.EDITED if isinstance(fact, Edited) else Kind.DELETED


def _revision(reading: Reading, fact: Fact, messages: dict[Key, Message]) -> Revision:
    account_id, external_id = reading.payload.account_id, identity(fact.external_id)
    text = clean_text(fact.text) if isinstance(fact, Edited) else ""
    html = clean_html(fact.html) if isinstance(fact, Edited) and fact.html else ""
    return Revision(
        account_id=account_id,
        external_id=external_id,
        message=messages.get((account_id, external_id)),
        kind=_kind(fact),
        text=text,
        html=html,
        rating=_stars(fact),
        digest=_digest(text, html, _stars(fact)),
        at=fact.at,
    )


def _stars(fact: Fact) -> int | None:
    return fact.rating if isinstance(fact, Edited) else None


def _digest(text: str, html: str, stars: int | None = None) -> str:
    said = f"{text}\0{html}" if stars is None else f"{text}\0{html}\0{stars}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


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
    changed = any(r.kind in {Kind.EDITED, Kind.DELETED} for r in said)
    if changed and all(r.kind != Kind.FIRST for r in history):
        _keep_first(message)
    edits = sorted(
        (r for r in said if r.kind == Kind.EDITED), key=lambda r: (r.at, r.text)
    )
    before = (message.text, message.html, message.rating, message.state)
    if edits:
        message.text, message.html = edits[-1].text, edits[-1].html
    for edit in edits:  # one that says nothing of the stars leaves them
        message.rating = message.rating if edit.rating is None else edit.rating
    message.state = _state(said)
    Revision.objects.filter(pk__in=[r.pk for r in said if r.message_id is None]).update(
        message=message
    )
    return before != (message.text, message.html, message.rating, message.state)


def _state(said: list[Revision]) -> Message.State:
    """A deletion is for good; else the last of hiding and showing; else whether it was edited."""
    if any(r.kind == Kind.DELETED for r in said):
        return Message.State.DELETED
    seen = [r for r in said if r.kind in {Kind.HIDDEN, Kind.SHOWN}]
    # What is held back first and let through is dated alike by some: then it shows.
    if (
        seen
        and max(seen, key=lambda r: (r.at, r.kind == Kind.SHOWN)).kind == Kind.HIDDEN
    ):
        return Message.State.HIDDEN
    is_edited = any(r.kind == Kind.EDITED for r in said)
    return Message.State.EDITED if is_edited else Message.State.SHOWN


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
                rating=message.rating,
                digest=_digest(message.text, message.html),
                at=message.sent_at,
            )
        ],
        ignore_conflicts=True,
    )


def _save(revised: list[Message]) -> None:
    if revised:
        Message.objects.bulk_update(revised, ["text", "html", "rating", "state"])
        search.index([indexed(m) for m in revised if m.state != Message.State.DELETED])
        search.remove([m.pk for m in revised if m.state == Message.State.DELETED])


def _forget(deleted: list[Message]) -> None:
    """Some providers want what is deleted there to be gone here too: words, files, earlier versions."""
    kinds = dict(
        Account.objects.filter(pk__in={m.account_id for m in deleted}).values_list(
            "pk", "kind"
        )
    )
    gone = [m for m in deleted if registry.manifest(kinds[m.account_id]).forgets]
    if not gone:
        return
    pks = [m.pk for m in gone]
    for message in gone:
        message.text = message.html = message.subject = message.quoted = ""
    Message.objects.bulk_update(gone, ["text", "html", "subject", "quoted"])
    Revision.objects.filter(message_id__in=pks).update(text="", html="")
    Attachment.objects.filter(message_id__in=pks).delete()
