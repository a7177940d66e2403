"""What a Misago forum is and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="misago",
    title=Text(it="Forum Misago", en="Misago forum"),
    about=Text(
        it="Un forum Misago: le discussioni e quelle private arrivano qui, e da qui si risponde.",
        en="A Misago forum: threads and private threads arrive here and are answered from here.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.FIND,
            Does.FETCH,
            Does.ATTACH,
            Does.EDITED,
            Does.DELETED,
            Does.HIDDEN,
            Does.REACTED,
            Does.BACKFILL,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://misago.readthedocs.io",
    icon="forum",
    visibility=Visibility.PUBLIC,
    text_limit=59_000,  # a forum takes 60,000 unless told otherwise; a quote needs a few
    attachment_limit=4 * 1024 * 1024,
    rate_per_second=0.3,  # who may not hurry waits three seconds between two posts
    poll_every=timedelta(minutes=2),
    personal_data=("name and user name", "text of posts and private threads", "files"),
    acknowledges=False,
)
