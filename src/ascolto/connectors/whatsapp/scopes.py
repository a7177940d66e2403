"""What an access token must allow, and what is lost without it."""

from __future__ import annotations

from ascolto.channels.contract import Text

SCOPES = {
    "whatsapp_business_messaging": Text(
        it="Manca il permesso whatsapp_business_messaging: non si può ricevere né rispondere.",
        en="The permission whatsapp_business_messaging is missing: no messages, no answers.",
    ),
    "whatsapp_business_management": Text(
        it="Manca il permesso whatsapp_business_management: niente modelli approvati.",
        en="The permission whatsapp_business_management is missing: no approved templates.",
    ),
}
