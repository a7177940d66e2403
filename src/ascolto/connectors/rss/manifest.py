"""What a feed is and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="rss",
    title=Text(it="Feed e commenti del blog", en="Feeds and blog comments"),
    about=Text(
        it="Un feed RSS o Atom: blog, forum, Google Alert. Ai commenti di un sito WordPress si "
        "risponde da qui.",
        en="An RSS or Atom feed: blogs, forums, Google Alerts. Comments on a WordPress site are "
        "answered from here.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.FIND,
            Does.FETCH,
            Does.EDITED,
            Does.DELETED,
            Does.BACKFILL,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://developer.wordpress.org/rest-api/reference/comments/",
    icon="rss",
    visibility=Visibility.PUBLIC,
    text_limit=65_000,
    poll_every=timedelta(minutes=5),
    personal_data=("name of the author", "text of public entries and comments"),
    acknowledges=False,
    read_only=True,  # but the comments of a site that takes our answers
)
