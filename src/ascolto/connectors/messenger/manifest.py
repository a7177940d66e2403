"""What Messenger can be and do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Late,
    Manifest,
    Mode,
    Text,
)

MANIFEST = Manifest(
    kind="messenger",
    title=Text(it="Messenger", en="Messenger"),
    about=Text(
        it="I messaggi privati alla Pagina Facebook, con foto, reazioni e conferme di lettura.",
        en="Private messages to the Facebook Page, with pictures, reactions and read receipts.",
    ),
    # FIND by the words: Meta cannot be asked for a message by our key. The key travels as `metadata`
    # and comes back with the echo of the message, which settles a doubtful answer as well.
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.SHARE,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.RECEIPT,
            Does.REACTED,
            Does.ATTACH,
            Does.FETCH,
            Does.BACKFILL,
            Does.EXPIRES,
        },
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://developers.facebook.com/docs/messenger-platform",
    icon="messenger",
    text_limit=2000,
    reply_window=timedelta(hours=24),
    # HUMAN_AGENT: a person may still answer, no machine.
    late=(Late(Mode.TAGGED, timedelta(days=7)),),
    attachment_limit=25_000_000,
    personal_data=(
        "name",
        "Page-scoped user id",
        "text",
        "files",
        "place",
        "reactions",
    ),
)
