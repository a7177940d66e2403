"""Meta's error codes that a person must read, in both languages."""

from __future__ import annotations

from ascolto.channels.contract import Text
from ascolto.providers.meta.graph import Troubles

WINDOW = Text(
    it="Sono passati più di 7 giorni dall'ultimo messaggio del cliente: Messenger non accetta più "
    "risposte finché non riscrive.",
    en="More than 7 days have passed since the customer's last message: Messenger takes no answer "
    "until they write again.",
)
LATE = Text(
    it="Sono passate più di 24 ore dall'ultimo messaggio del cliente. Messenger accetta ancora la "
    "risposta di una persona solo se Meta ha approvato la funzione «Human Agent» dell'app.",
    en="More than 24 hours have passed since the customer's last message. Messenger still takes a "
    "person's answer only if Meta has approved the app's “Human Agent” feature.",
)
MACHINE = Text(
    it="Dopo 24 ore Messenger accetta solo risposte scritte da una persona.",
    en="After 24 hours Messenger takes answers written by a person only.",
)
NOT_THERE = Text(
    it="Questa persona non riceve più messaggi dalla Pagina.",
    en="This person no longer gets messages from the Page.",
)
NOT_ALLOWED = Text(
    it="Al token mancano i permessi per scrivere: l'account va ricollegato.",
    en="The token lacks the permission to write: connect the account again.",
)
NO_ROLE = Text(
    it="L'app è ancora in prova: può scrivere solo a chi ha un ruolo nell'app.",
    en="The app is still on trial: it may write only to people with a role in it.",
)
OTHER_OWNER = Text(
    it="Un'altra app sta gestendo questa conversazione.",
    en="Another app is in charge of this conversation.",
)
LOST = frozenset({3, 10, *range(200, 300)})  # codes after which one connects again
REFUSALS = {  # by code and, more telling, by subcode
    3: NOT_ALLOWED,
    10: NOT_ALLOWED,
    **dict.fromkeys(range(200, 300), NOT_ALLOWED),
    368: Text(
        it="Meta ha bloccato per un po' i messaggi della Pagina.",
        en="Meta blocks the Page's messages for a while.",
    ),
    551: NOT_THERE,
    1545041: NOT_THERE,
    2018001: NOT_THERE,
    2018108: NOT_THERE,
    2018278: LATE,
    2534022: LATE,
    2018028: NO_ROLE,
    2018300: OTHER_OWNER,
}
TROUBLES = Troubles(REFUSALS, LOST)
