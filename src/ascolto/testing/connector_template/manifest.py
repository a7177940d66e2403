"""What the channel is and may do: data only, so that listing channels imports no library."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="connector_template",
    title=Text(it="Un nuovo canale", en="A new channel"),
    about=Text(
        it="Una frase per la pagina su cui si collega un account.",
        en="One sentence for the page where an account is connected.",
    ),
    does=frozenset({Does.POLL, Does.REPLY}),
    grade=Grade.BRONZE,
    identity=Identity.ACCOUNT,
    docs_url="https://provider.example/docs",
    text_limit=1_000,
    poll_every=timedelta(minutes=1),
    personal_data=("name", "what was written"),
)
