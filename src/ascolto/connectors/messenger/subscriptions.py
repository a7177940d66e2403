"""Which news of the Page we want Meta to hand to the app."""

from __future__ import annotations

from ascolto.channels.contract import Text

WANTED = frozenset(
    {
        "messages",
        "message_echoes",
        "message_edits",
        "message_reactions",
        "message_reads",
        "message_deliveries",
        "messaging_postbacks",
        "messaging_handovers",
        "messaging_policy_enforcement",
    }
)
SILENT = Text(
    it="La Pagina non passa le novità all'app: verifica di nuovo l'account.",
    en="The Page does not hand its news to the app: check the account again.",
)
