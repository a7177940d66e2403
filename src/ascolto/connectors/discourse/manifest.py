"""What a Discourse forum is and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="discourse",
    title=Text(it="Forum Discourse", en="Discourse forum"),
    about=Text(
        it="Un forum Discourse: le discussioni e i messaggi privati arrivano qui, e da qui si "
        "risponde.",
        en="A Discourse forum: topics and private messages arrive here and are answered from "
        "here.",
    ),
    does=frozenset(
        {
            Does.WEBHOOK,
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
            Does.INSIGHTS,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://docs.discourse.org",
    icon="forum",
    visibility=Visibility.PUBLIC,
    text_limit=31_900,  # a forum takes 32,000 unless told otherwise; our mark needs a few
    attachment_limit=4 * 1024 * 1024,
    rate_per_second=1.0,
    poll_every=timedelta(minutes=5),
    personal_data=("name and user name", "text of posts and private messages", "files"),
    acknowledges=False,
)
