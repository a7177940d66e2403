"""Meta's error codes that a person must read, in both languages."""

from __future__ import annotations

from ascolto.channels.contract import Text
from ascolto.providers.meta.graph import Troubles

GONE_POST = Text(
    it="Il commento o il post non c'è più, o la Pagina non lo vede.",
    en="The comment or post is gone, or the Page cannot see it.",
)
NOT_ALLOWED = Text(
    it="Meta non permette alla Pagina di rispondere qui: chi ha scritto limita i commenti, o al "
    "token mancano i permessi.",
    en="Meta does not let the Page answer here: the writer limits comments, or the token lacks "
    "permissions.",
)
LOST = frozenset({3, 10})  # codes after which the account must be connected again
REFUSALS = {
    3: NOT_ALLOWED,
    10: NOT_ALLOWED,
    **dict.fromkeys(range(200, 300), NOT_ALLOWED),
    33: GONE_POST,  # a subcode of 100
    368: Text(
        it="Meta ha bloccato per un po' i commenti della Pagina: sembravano indesiderati.",
        en="Meta blocks the Page's comments for a while: they looked unwanted.",
    ),
    506: Text(
        it="La Pagina ha appena scritto lo stesso testo: Meta non lo pubblica due volte.",
        en="The Page just wrote the same text: Meta does not publish it twice.",
    ),
    1446036: Text(
        it="Meta ha scambiato la risposta per spam.",
        en="Meta took the answer for spam.",
    ),
    1705: GONE_POST,
    803: GONE_POST,
}
TROUBLES = Troubles(REFUSALS, LOST)
