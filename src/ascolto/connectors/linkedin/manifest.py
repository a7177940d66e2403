"""What a page on LinkedIn is and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="linkedin",
    title=Text(it="Pagina LinkedIn", en="LinkedIn page"),
    about=Text(
        it="I commenti sotto i post della pagina e le menzioni: arrivano qui, e da qui si risponde "
        "a nome della pagina.",
        en="Comments below the page's posts, and mentions: they arrive here and are answered from "
        "here in the page's name.",
    ),
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.POLL,
            Does.REPLY,
            Does.FIND,
            Does.PUBLISH,
            Does.EDITED,
            Does.DELETED,
            Does.REACTED,
            Does.BACKFILL,
            Does.EXPIRES,
        }
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://learn.microsoft.com/linkedin/marketing/community-management/",
    icon="network",
    visibility=Visibility.PUBLIC,
    text_limit=1250,
    post_limit=3000,
    rate_per_second=1.0,
    forgets=True,
    poll_every=timedelta(minutes=10),
    personal_data=("member id", "text of public comments and mentions", "reactions"),
    acknowledges=False,
)
