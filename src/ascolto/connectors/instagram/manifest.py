"""What Instagram can be and do as a channel."""

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
    Unit,
)

MANIFEST = Manifest(
    kind="instagram",
    title=Text(it="Instagram", en="Instagram"),
    about=Text(
        it="I commenti sotto i post, le menzioni e i messaggi privati di un account "
        "professionale.",
        en="Comments under posts, mentions and private messages of a professional account.",
    ),
    # No HIDDEN: Instagram does not tell when a comment is changed, hidden or removed.
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
            Does.INSIGHTS,
        },
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://developers.facebook.com/docs/instagram-platform",
    icon="instagram",
    text_limit=1000,
    text_unit=Unit.BYTES,
    # Of private messages. A comment, whose visibility is public, is answered at any time.
    reply_window=timedelta(hours=24),
    # HUMAN_AGENT: a person may still answer, no machine.
    late=(Late(Mode.TAGGED, timedelta(days=7)),),
    attachment_limit=25_000_000,
    personal_data=(
        "user name",
        "Instagram-scoped user id",
        "text",
        "files",
        "reactions",
    ),
)
