"""What a company enters to connect a forum."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, asks, longest_wait, web_address


class Config(Settings):
    """The settings of one forum."""

    base_url: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra=asks(
            Text(it="Indirizzo del forum", en="Address of the forum"),
            Text(
                it="Per esempio https://forum.example.it",
                en="For example https://forum.example.com",
            ),
        ),
    )
    username: str = Field(
        min_length=1,
        max_length=60,
        json_schema_extra=asks(
            Text(it="Nome utente", en="User name"),
            Text(
                it="L'utente del forum a nome del quale escono le risposte.",
                en="The forum's user in whose name the answers go out.",
            ),
        ),
    )
    api_key: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Chiave API", en="API key"),
            Text(
                it="Si crea nell'amministrazione del forum, alla voce Chiavi API.",
                en="Made in the forum's administration, under API keys.",
            ),
        ),
    )
    webhook_secret: SecretStr = Field(
        default=SecretStr(""),
        json_schema_extra=asks(
            Text(it="Segreto del webhook", en="Secret of the webhook"),
            Text(
                it="Lo stesso scritto nel webhook del forum. Vuoto: il forum viene solo "
                "interrogato ogni cinque minuti, senza modifiche e cancellazioni.",
                en="The same as in the forum's webhook. Empty: the forum is only asked every "
                "five minutes, and edits and deletions stay unknown.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _callable = field_validator("base_url")(web_address)

    def public_url(self) -> str:
        """Where customers find it."""
        return self.base_url
