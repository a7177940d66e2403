"""What a company enters to connect its Instagram account."""

from __future__ import annotations

from pydantic import SecretStr

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import longest_wait
from ascolto.providers.meta import settings


class Config(settings.AppSettings):
    """The settings of one account."""

    account_id: str = settings.named(
        Text(it="ID dell'account Instagram", en="Instagram account ID"),
        Text(
            it="Nell'app di Meta: Instagram → Configurazione dell'API. Non è il nome utente.",
            en="In Meta's app: Instagram → API setup. It is not the user name.",
        ),
    )
    access_token: SecretStr = settings.access_token(
        Text(it="Token di accesso", en="Access token"),
        Text(
            it="Della Pagina collegata, da un utente di sistema: così non scade. Con l'accesso "
            "Instagram dura 60 giorni.",
            en="Of the linked Page, by a system user: that one does not expire. With "
            "Instagram login it lasts 60 days.",
        ),
    )
    app_secret: SecretStr = settings.app_secret()
    verify_token: SecretStr = settings.verify_token(
        "Webhook → Instagram", "Webhooks → Instagram"
    )
    graph_version: str = settings.graph_version()
    base_url: str = settings.base_url(
        Text(
            it="https://graph.instagram.com se l'app usa l'accesso Instagram; altrimenti "
            "resta questo.",
            en="https://graph.instagram.com when the app uses Instagram login; otherwise "
            "leave it.",
        )
    )
    timeout_seconds: float = longest_wait()

    @property
    def has_own_login(self) -> bool:
        """Whether the app logs in at Instagram itself, without a Page."""
        return "graph.instagram." in self.base_url
