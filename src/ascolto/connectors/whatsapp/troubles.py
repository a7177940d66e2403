"""Meta's error codes that a person must read, in both languages."""

from __future__ import annotations

from ascolto.channels.contract import Text
from ascolto.providers.meta.graph import Troubles

WINDOW = Text(
    it="Sono passate più di 24 ore dall'ultimo messaggio del cliente: WhatsApp accetta solo un "
    "modello approvato.",
    en="More than 24 hours have passed since the customer's last message: WhatsApp takes an "
    "approved template only.",
)
UNDELIVERABLE = Text(
    it="Questo numero non riceve messaggi WhatsApp dall'azienda.",
    en="This number does not get WhatsApp messages from the company.",
)
LOCKED = Text(
    it="Meta ha bloccato l'account: lo stato si vede in WhatsApp Manager.",
    en="Meta has locked the account: WhatsApp Manager shows why.",
)
TEMPLATE = Text(
    it="Il modello non esiste in questa lingua, è sospeso o i suoi campi non tornano.",
    en="The template does not exist in this language, is paused, or its places do not fit.",
)
NOT_ALLOWED = Text(
    it="Al token mancano i permessi per inviare: l'account va ricollegato.",
    en="The token lacks the permission to send: connect the account again.",
)
# The token itself was taken, but may no longer do this: one for whoever connects accounts.
LOST = frozenset({3, 10, 131005, *range(200, 300)})
REFUSALS = {
    3: NOT_ALLOWED,
    10: NOT_ALLOWED,
    **dict.fromkeys(range(200, 300), NOT_ALLOWED),
    368: LOCKED,
    131005: NOT_ALLOWED,
    131026: UNDELIVERABLE,
    131031: LOCKED,
    131045: LOCKED,
    131047: WINDOW,
    131049: Text(
        it="Meta non lo consegna: questa persona ha già ricevuto molti messaggi commerciali.",
        en="Meta does not deliver it: this person got many commercial messages already.",
    ),
    131050: Text(
        it="Questa persona non vuole più messaggi commerciali dall'azienda.",
        en="This person wants no more commercial messages from the company.",
    ),
    131051: Text(
        it="WhatsApp non accetta questo tipo di messaggio.",
        en="WhatsApp does not take this kind of message.",
    ),
    131053: Text(
        it="WhatsApp non accetta questo tipo di file.",
        en="WhatsApp does not take this kind of file.",
    ),
    131062: Text(
        it="Questa persona nasconde il numero: questo messaggio si manda solo a un numero.",
        en="This person hides their number: this message goes to numbers only.",
    ),
    **dict.fromkeys(range(132000, 132070), TEMPLATE),
}
TROUBLES = Troubles(REFUSALS, LOST)
