"""What a telephone number may do."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="phone",
    title=Text(it="Telefono", en="Telephone"),
    about=Text(
        it="Le chiamate al vostro numero: squillano dove volete, i messaggi in segreteria arrivano "
        "qui con la registrazione, e una risposta scritta può essere letta al telefono.",
        en="Calls to your number: they ring where you want, voice messages arrive here with their "
        "recording, and a written answer can be read out over the phone.",
    ),
    # FIND reads the list of calls: whom and when, no words. The provider's own call about a call's
    # end names our key, which settles most doubts before anybody asks.
    does=frozenset(
        {
            Does.WEBHOOK,
            Does.GREET,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.RECEIPT,
            Does.FETCH,
            Does.BACKFILL,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.PHONE,
    docs_url="https://www.twilio.com/docs/voice",
    icon="phone",
    text_limit=3_000,
    rate_per_second=1.0,
    costs=Text(
        it="Una risposta è una telefonata: il fornitore la fa pagare al minuto.",
        en="An answer is a telephone call: the provider bills it by the minute.",
    ),
    wakes=True,
    acknowledges=False,
    personal_data=(
        "phone number",
        "caller's name where the network tells",
        "voice",
        "transcript",
    ),
)
