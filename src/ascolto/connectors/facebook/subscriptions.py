"""Which news of the Page we want Meta to hand to the app."""

from __future__ import annotations

from ascolto.channels.contract import Text

WANTED = frozenset({"feed", "mention", "ratings"})
SILENT = Text(
    it="La Pagina non passa le novità all'app: verifica di nuovo l'account.",
    en="The Page does not hand its news to the app: check the account again.",
)
