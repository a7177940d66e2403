"""What a feed of reviews is and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="review_feed",
    title=Text(it="Recensioni di app e portali", en="Reviews of apps and portals"),
    about=Text(
        it="App Store, Google Play o qualsiasi portale che dia le recensioni in JSON o XML: "
        "arrivano qui con le stelle, si risponde là.",
        en="App Store, Google Play or any portal that gives its reviews as JSON or XML: they "
        "arrive here with their stars and are answered there.",
    ),
    does=frozenset({Does.POLL, Does.EDITED, Does.BACKFILL}),
    grade=Grade.BRONZE,
    identity=Identity.ACCOUNT,
    icon="review",
    visibility=Visibility.PUBLIC,
    rating_scale=5,
    poll_every=timedelta(minutes=15),
    personal_data=("name shown at the store", "text and stars of reviews"),
    acknowledges=False,
)
