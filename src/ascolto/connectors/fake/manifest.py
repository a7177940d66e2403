"""What the channel of the tests may do: everything."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="fake",
    title=Text(it="Canale di prova", en="Test channel"),
    about=Text(
        it="Serve alle prove automatiche: parla con un fornitore che sbaglia a comando.",
        en="Serves the automatic tests: it talks to a provider that fails on command.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.LISTEN,
            Does.WEBHOOK,
            Does.PORTAL,
            Does.REPLY,
            Does.PUBLISH,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.RECEIPT,
            Does.ATTACH,
            Does.TYPING,
            Does.REACTED,
            Does.HIDDEN,
            Does.FETCH,
            Does.BACKFILL,
            Does.TEMPLATES,
            Does.INSIGHTS,
        },
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    text_limit=2_000,
    attachment_limit=1024 * 1024,
    personal_data=("whatever a test makes up",),
    hidden=True,
)
