"""What reviews on Google are and may do."""

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
    kind="google_reviews",
    title=Text(it="Recensioni Google", en="Google reviews"),
    about=Text(
        it="Le recensioni della scheda Google dell'azienda: arrivano qui con le stelle e ricevono "
        "una risposta pubblica.",
        en="The reviews of the company's profile on Google: they arrive here with their stars and "
        "get one public answer.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.HINT,
            Does.LISTEN,
            Does.REPLY,
            Does.FETCH,
            Does.EDITED,
            Does.DELETED,
            Does.RECEIPT,
            Does.BACKFILL,
        }
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://developers.google.com/my-business/reference/rest/v4/accounts.locations.reviews",
    icon="review",
    visibility=Visibility.PUBLIC,
    text_limit=4096,
    text_unit=Unit.BYTES,
    rate_per_second=4.0,
    rating_scale=5,
    answers_once=True,
    moderated=True,
    poll_every=timedelta(minutes=5),
    personal_data=("name shown on Google", "text, stars and pictures of reviews"),
    acknowledges=False,
)
