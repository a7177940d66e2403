"""What Mastodon is and may do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Manifest,
    Text,
    Visibility,
)

MANIFEST = Manifest(
    kind="mastodon",
    title=Text(it="Mastodon", en="Mastodon"),
    about=Text(
        it="Le menzioni e i messaggi diretti al profilo dell'azienda, su qualsiasi server del "
        "Fediverso che parla come Mastodon.",
        en="Mentions of the company's profile and direct messages to it, on any server of the "
        "Fediverse that speaks as Mastodon does.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.PUBLISH,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.REACTED,
            Does.ATTACH,
            Does.FETCH,
            Does.BACKFILL,
            Does.INSIGHTS,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://docs.joinmastodon.org/api/",
    icon="mastodon",
    visibility=Visibility.PUBLIC,
    text_limit=450,  # 500, less the names that an answer has to mention
    post_limit=500,
    attachment_limit=16 * 1024 * 1024,
    rate_per_second=1.0,
    poll_every=timedelta(minutes=1),
    forgets=True,
    personal_data=("name", "profile address", "text of the posts", "pictures"),
)
