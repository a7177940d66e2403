"""What Tripadvisor is and may do. Its terms allow keeping nothing but a place's number."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Visibility

MANIFEST = Manifest(
    kind="tripadvisor",
    title=Text(it="Tripadvisor", en="Tripadvisor"),
    about=Text(
        it="Le recensioni si leggono dal vivo, perché conservarle è vietato, e si risponde su "
        "Tripadvisor: qui restano la scadenza e la traccia della risposta.",
        en="Reviews are read live, since keeping them is forbidden, and answered at Tripadvisor: "
        "the deadline and a trace of the answer stay here.",
    ),
    does=frozenset({Does.WEBHOOK, Does.POLL, Does.REPLY, Does.RECEIPT, Does.LIVE}),
    grade=Grade.SILVER,
    identity=Identity.ACCOUNT,
    docs_url="https://tripadvisor-content-api.readme.io/reference/caching-policy",
    icon="review",
    visibility=Visibility.PUBLIC,
    text_limit=20_000,
    rating_scale=5,
    answers_once=True,
    moderated=True,
    stores_nothing=True,
    poll_every=timedelta(hours=1),
    personal_data=("none: only that a review waits, and our own answer",),
    acknowledges=False,
)
