"""What Reddit is as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="reddit",
    title=Text(it="Reddit", en="Reddit"),
    about=Text(
        it="Risposte, menzioni e messaggi all'utente dell'azienda, e quello che si dice nei suoi "
        "subreddit.",
        en="Replies, mentions and messages to the company's user, and what is said in its "
        "subreddits.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.BACKFILL,
        }
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://www.reddit.com/dev/api",
    icon="forum",
    visibility=Visibility.PUBLIC,
    text_limit=10_000,
    rate_per_second=1.0,
    forgets=True,
    poll_every=timedelta(minutes=2),
    personal_data=("user name", "text of posts, comments and private messages"),
    acknowledges=False,
)
