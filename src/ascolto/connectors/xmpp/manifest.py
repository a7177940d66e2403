"""What XMPP is and may do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Unit

MANIFEST = Manifest(
    kind="xmpp",
    title=Text(it="XMPP (Jabber)", en="XMPP (Jabber)"),
    about=Text(
        it="Chi scrive all'indirizzo XMPP dell'azienda, da Conversations, Gajim, Dino e simili.",
        en="Whoever writes to the company's XMPP address, from Conversations, Gajim, Dino and "
        "the like.",
    ),
    does=frozenset(
        {
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
    docs_url="https://xmpp.org/extensions/xep-0313.html",
    icon="xmpp",
    text_limit=50_000,  # most servers end a stanza at 256 kB, some at 64
    text_unit=Unit.BYTES,
    attachment_limit=20 * 1024 * 1024,
    rate_per_second=5.0,
    poll_every=timedelta(minutes=1),
    personal_data=("XMPP address", "text of the messages", "files"),
)
