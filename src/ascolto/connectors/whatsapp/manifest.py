"""What WhatsApp's Cloud API can be and do as a channel."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.contract import (
    Does,
    Grade,
    Identity,
    Late,
    Manifest,
    Mode,
    Text,
)

MANIFEST = Manifest(
    kind="whatsapp",
    title=Text(it="WhatsApp", en="WhatsApp"),
    about=Text(
        it="I messaggi al numero WhatsApp dell'azienda, con foto, documenti, reazioni e spunte. "
        "Serve l'API Cloud di Meta.",
        en="Messages to the company's WhatsApp number, with pictures, documents, reactions and "
        "ticks. It takes Meta's Cloud API.",
    ),
    # FIND says that nobody can tell: Meta lists no messages. It tells by itself: every status
    # carries the key back (`biz_opaque_callback_data`), which settles a doubtful answer.
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.SHARE,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.RECEIPT,
            Does.REACTED,
            Does.ATTACH,
            Does.FETCH,
            Does.TEMPLATES,
            Does.EXPIRES,
        },
    ),
    grade=Grade.GOLD,
    # Since 2026 a person may write without showing a number: what names them is Meta's
    # business-scoped id, which means something to this company only.
    identity=Identity.ACCOUNT,
    docs_url="https://developers.facebook.com/docs/whatsapp/cloud-api",
    icon="whatsapp",
    text_limit=4096,
    reply_window=timedelta(hours=24),
    late=(Late(Mode.TEMPLATE),),
    attachment_limit=100_000_000,
    rate_per_second=80,
    costs=Text(
        it="Le risposte entro 24 ore dal messaggio del cliente sono gratuite; i modelli approvati "
        "li fattura Meta, secondo la categoria e il Paese.",
        en="Answers within 24 hours of the customer's message are free; Meta bills approved "
        "templates by category and country.",
    ),
    personal_data=(
        "profile name",
        "phone number",
        "business-scoped user id",
        "text",
        "files",
        "place",
        "shared contacts",
    ),
)
