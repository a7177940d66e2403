"""What a company enters to connect the private messages of its Facebook Page."""

from __future__ import annotations

from pydantic import SecretStr

from ascolto.channels.contract.settings import longest_wait
from ascolto.providers.meta import settings


class Config(settings.AppSettings):
    """The settings of one Page."""

    page_id: str = settings.page_id()
    access_token: SecretStr = settings.page_token()
    app_secret: SecretStr = settings.app_secret()
    verify_token: SecretStr = settings.verify_token("Webhook → Page", "Webhooks → Page")
    graph_version: str = settings.graph_version()
    base_url: str = settings.base_url()
    timeout_seconds: float = longest_wait()

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://m.me/{self.page_id}"
