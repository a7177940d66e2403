"""What any other system can be and do as a channel."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="webhook",
    title=Text(it="Un altro sistema (webhook)", en="Another system (webhook)"),
    about=Text(
        it="Qualsiasi programma che sa chiamare un indirizzo web: ci consegna i messaggi e riceve "
        "le risposte, con chiamate firmate secondo Standard Webhooks.",
        en="Any program that can call a web address: it hands us messages and receives the "
        "answers, with calls signed the Standard Webhooks way.",
    ),
    # Neither FIND nor a status address: the receiver keeps to `webhook-id`, so a doubtful call is
    # simply made again (README, "Never twice").
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.REPLY,
            Does.EDITED,
            Does.DELETED,
            Does.RECEIPT,
            Does.ATTACH,
        },
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://www.standardwebhooks.com",
    icon="webhook",
    text_limit=100_000,
    attachment_limit=10 * 1024 * 1024,
    personal_data=("name", "e-mail address", "phone number", "text", "files"),
)
