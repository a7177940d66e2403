"""What an access token must allow, and what is lost without it."""

from __future__ import annotations

from ascolto.channels.contract import Text

SCOPES = {
    "instagram_basic": Text(
        it="Manca il permesso instagram_basic: non si legge l'account.",
        en="The permission instagram_basic is missing: the account cannot be read.",
    ),
    "instagram_manage_comments": Text(
        it="Manca il permesso instagram_manage_comments: niente commenti.",
        en="The permission instagram_manage_comments is missing: no comments.",
    ),
    "instagram_manage_messages": Text(
        it="Manca il permesso instagram_manage_messages: niente messaggi privati.",
        en="The permission instagram_manage_messages is missing: no private messages.",
    ),
    "pages_manage_metadata": Text(
        it="Manca il permesso pages_manage_metadata: Meta non ci chiama.",
        en="The permission pages_manage_metadata is missing: Meta does not call us.",
    ),
}
