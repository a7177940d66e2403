"""What was said: new messages with their files, each exactly once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from ascolto.channels import recipients, registry
from ascolto.channels.contract import Incoming, Visibility
from ascolto.channels.intake import identities
from ascolto.channels.intake.reading import KeptFile, Reading
from ascolto.channels.intake.threads import Threads
from ascolto.channels.models import Attachment, Handle, Message, Thread
from ascolto.core import search
from ascolto.core.sanitising import clean_html, clean_text
from ascolto.core.sniffing import clean_name

Said = tuple[Reading, Incoming]
AHEAD = timedelta(minutes=5)  # a provider's clock may be so much ahead of ours


def store(said: list[Said]) -> list[Message]:
    """The messages that were new, in the order they came. Attachments and search index included."""
    fresh = _unseen(said)
    if not fresh:
        return []
    pairs = [(reading.payload.account, incoming) for reading, incoming in fresh]
    handles = identities.find_or_make(
        (account, incoming.author) for account, incoming in pairs
    )
    threads = Threads.load(pairs)
    rows = [_row(reading, incoming, handles, threads) for reading, incoming in fresh]
    Thread.objects.bulk_create(threads.new)
    for row in rows:
        row.thread_id = row.thread.pk
    Message.objects.bulk_create(rows)
    _attach(rows, fresh)
    _index(rows)
    return rows


def identity(external_id: str) -> str:
    """A provider's id as it fits its column."""
    return clean_text(external_id)[:512]


def _unseen(said: list[Said]) -> list[Said]:
    """Without what is stored already and without repeats inside the batch."""
    wanted = {
        (r.payload.account_id, identity(i.external_id)): (r, i)
        for r, i in reversed(said)
    }
    rows = Message.objects.filter(
        account_id__in={a for a, _ in wanted}, external_id__among={e for _, e in wanted}
    )
    for key in rows.values_list("account_id", "external_id"):
        wanted.pop(key, None)
    return list(reversed(wanted.values()))


def _row(
    reading: Reading,
    incoming: Incoming,
    handles: dict[identities.Key, Handle],
    threads: Threads,
) -> Message:
    account = reading.payload.account
    handle = (
        None if incoming.ours else handles[identities.key(account, incoming.author)]
    )
    thread = threads.place(account, incoming, handle)
    visibility = incoming.visibility or registry.manifest(account.kind).visibility
    html = clean_html(incoming.html) if incoming.html else ""
    return Message(
        account_id=account.pk,
        thread=thread,
        handle=handle,
        external_id=identity(incoming.external_id),
        direction=Message.Direction.OUT if incoming.ours else Message.Direction.IN,
        is_public=visibility is Visibility.PUBLIC,
        subject=clean_text(incoming.subject)[:500],
        text=clean_text(incoming.text),
        html=html,
        quoted=clean_text(incoming.quoted),
        language=incoming.language[:8],
        rating=incoming.rating,
        permalink=clean_text(incoming.permalink)[:1000],
        sent_at=_when(incoming.sent_at, reading),
        received_at=reading.payload.received_at,
        automatic=incoming.automatic[:40],
        in_reply_to=clean_text(incoming.references[0])[:512]
        if incoming.references
        else "",
        payload_id=reading.payload.pk,
        problem=clean_text(incoming.problem),
        meta=_small(incoming.meta) | recipients.told(incoming),
    )


def _when(sent_at: datetime, reading: Reading) -> datetime:
    """The provider's time, unless its clock runs ahead: then the time it came."""
    received_at = reading.payload.received_at
    return received_at if sent_at > received_at + AHEAD else sent_at


def _small(meta: Any) -> dict[str, Any]:
    return {
        clean_text(str(k))[:60]: clean_text(str(v))[:500]
        for k, v in list(meta.items())[:30]
    }


def _attach(rows: list[Message], fresh: list[Said]) -> None:
    Attachment.objects.bulk_create(
        _attachment(message, position, kept)
        for message, (reading, incoming) in zip(rows, fresh, strict=True)
        for position, kept in enumerate(reading.files.get(incoming.external_id, ()))
    )


def _attachment(message: Message, position: int, kept: KeptFile) -> Attachment:
    return Attachment(
        message=message,
        position=position,
        name=clean_name(kept.file.name),
        content_type=kept.content_type[:100],
        content_id=clean_text(kept.file.content_id)[:255],
        size=kept.size,
        sha256=kept.sha256,
        ref="" if kept.sha256 or kept.refused else clean_text(kept.file.ref)[:4000],
        refused=kept.refused,
    )


def _index(rows: list[Message]) -> None:
    search.index([indexed(row) for row in rows])


def indexed(message: Message) -> search.Indexed:
    """What a message can be found by."""
    handle = message.handle
    who = f"{handle.name} {handle.email} {handle.phone}" if handle else ""
    words = f"{message.subject}\n{message.text}\n{who}"
    return search.Indexed(message.pk, message.workspace_id, words)
