"""What a company enters to connect its WhatsApp number."""

from __future__ import annotations

from pydantic import SecretStr

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import longest_wait
from ascolto.providers.meta import settings


class Config(settings.AppSettings):
    """The settings of one number."""

    phone_number_id: str = settings.named(
        Text(it="ID del numero di telefono", en="Phone number ID"),
        Text(
            it="Nell'app di Meta: WhatsApp → Configurazione dell'API. Non è il numero stesso.",
            en="In Meta's app: WhatsApp → API setup. It is not the number itself.",
        ),
    )
    business_account_id: str = settings.named(
        Text(it="ID dell'account WhatsApp Business", en="WhatsApp Business account ID"),
        Text(
            it="Nella stessa pagina. Serve per i modelli approvati.",
            en="On the same page. Needed for the approved templates.",
        ),
    )
    access_token: SecretStr = settings.access_token(
        Text(it="Token di accesso", en="Access token"),
        Text(
            it="Di un utente di sistema, senza scadenza, con i permessi "
            "whatsapp_business_messaging e whatsapp_business_management.",
            en="Of a system user, without an end, with the permissions "
            "whatsapp_business_messaging and whatsapp_business_management.",
        ),
    )
    app_secret: SecretStr = settings.app_secret()
    verify_token: SecretStr = settings.verify_token(
        "WhatsApp → Configurazione → Webhook", "WhatsApp → Configuration → Webhook"
    )
    graph_version: str = settings.graph_version("v23.0")
    base_url: str = settings.base_url()
    timeout_seconds: float = longest_wait()
