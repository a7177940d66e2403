"""What Matrix is and may do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Unit

MANIFEST = Manifest(
    kind="matrix",
    title=Text(it="Matrix", en="Matrix"),
    about=Text(
        it="Chi scrive all'account dell'azienda da Element o da un altro programma Matrix. Il "
        "server può essere proprio o di altri.",
        en="Whoever writes to the company's account from Element or another Matrix program. The "
        "server may be one's own or somebody else's.",
    ),
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.POLL,
            Does.LISTEN,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.REACTED,
            Does.RECEIPT,
            Does.ATTACH,
            Does.FETCH,
            Does.BACKFILL,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://spec.matrix.org/latest/application-service-api/",
    icon="matrix",
    text_limit=16_000,  # of the 65,536 bytes of an event: it holds the text twice
    text_unit=Unit.BYTES,
    attachment_limit=25 * 1024 * 1024,
    rate_per_second=5.0,
    poll_every=timedelta(minutes=1),
    personal_data=("name", "Matrix address", "text of the messages", "files"),
)
