"""What Bluesky is and may do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Manifest,
    Text,
    Unit,
    Visibility,
)

MANIFEST = Manifest(
    kind="bluesky",
    title=Text(it="Bluesky", en="Bluesky"),
    about=Text(
        it="Le menzioni, le risposte e le citazioni del profilo dell'azienda su Bluesky.",
        en="Mentions of the company's profile on Bluesky, replies to it and quotations of it.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.REPLY,
            Does.PUBLISH,
            Does.FIND,
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
    docs_url="https://docs.bsky.app",
    icon="bluesky",
    visibility=Visibility.PUBLIC,
    text_limit=300,
    text_unit=Unit.GRAPHEMES,
    attachment_limit=4 * 1_000_000,  # four pictures
    rate_per_second=1.0,
    poll_every=timedelta(minutes=1),
    forgets=True,
    personal_data=("name", "profile address", "text of the posts", "pictures"),
)
