"""What a channel on YouTube may do."""

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
    kind="youtube",
    title=Text(it="YouTube", en="YouTube"),
    about=Text(
        it="I commenti sotto i vostri video, e le vostre risposte.",
        en="The comments under your videos, and your answers.",
    ),
    # No WEBHOOK: YouTube tells nobody of comments. FIND by the words: it has no key.
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.HIDDEN,
            Does.FETCH,
            Does.BACKFILL,
            Does.EXPIRES,
            Does.INSIGHTS,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://developers.google.com/youtube/v3/docs/comments",
    icon="youtube",
    visibility=Visibility.PUBLIC,
    text_limit=10_000,
    rate_per_second=1.0,
    forgets=True,
    poll_every=timedelta(minutes=5),
    personal_data=("YouTube channel id", "name", "text", "pictures"),
)
