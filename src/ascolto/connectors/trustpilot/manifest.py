"""What reviews on Trustpilot are and may do."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="trustpilot",
    title=Text(it="Recensioni Trustpilot", en="Trustpilot reviews"),
    about=Text(
        it="Le recensioni dell'azienda su Trustpilot: arrivano qui con le stelle e ricevono una "
        "risposta pubblica.",
        en="The company's reviews on Trustpilot: they arrive here with their stars and get one "
        "public answer.",
    ),
    # No WEBHOOK: Trustpilot signs none of its calls, so nothing in them can be trusted (README).
    does=frozenset(
        {
            Does.POLL,
            Does.HINT,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.BACKFILL,
        }
    ),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://developers.trustpilot.com/business-units-api-(private)",
    icon="review",
    visibility=Visibility.PUBLIC,
    rating_scale=5,
    answers_once=True,
    poll_every=timedelta(minutes=5),
    personal_data=(
        "name shown on Trustpilot",
        "e-mail address of invited reviewers",
        "order number",
        "text and stars of reviews",
    ),
    acknowledges=False,
)
