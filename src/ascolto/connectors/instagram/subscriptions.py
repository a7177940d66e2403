"""Which news of the account we want Meta to hand to the app."""

from __future__ import annotations

from ascolto.channels.contract import Text

WANTED = frozenset(
    {
        "comments",
        "mentions",
        "messages",
        "message_reactions",
        "messaging_postbacks",
        "messaging_seen",
    }
)
SILENT = Text(
    it="L'account non passa le novità all'app: verifica di nuovo l'account.",
    en="The account does not hand its news to the app: check it again.",
)
