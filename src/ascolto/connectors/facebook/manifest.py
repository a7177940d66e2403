"""What the public side of a Facebook Page can be and do as a channel."""

from __future__ import annotations

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Manifest,
    Text,
    Visibility,
)

MANIFEST = Manifest(
    kind="facebook",
    title=Text(it="Pagina Facebook", en="Facebook Page"),
    about=Text(
        it="I commenti sotto i post della Pagina, i post dei visitatori, le menzioni e le "
        "recensioni: si risponde in pubblico.",
        en="Comments under the Page's posts, visitors' posts, mentions and recommendations: "
        "answers are public.",
    ),
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.SHARE,
            Does.REPLY,
            Does.PUBLISH,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.HIDDEN,
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
    docs_url="https://developers.facebook.com/docs/graph-api/webhooks/reference/page",
    icon="facebook",
    visibility=Visibility.PUBLIC,
    text_limit=8000,
    post_limit=63_206,
    attachment_limit=4_000_000,
    rating_scale=5,
    acknowledges=False,
    personal_data=("name", "Page-scoped user id", "text", "pictures", "reactions"),
)
