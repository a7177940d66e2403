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
        max_length=254,
        json_schema_extra=asks(
            Text(it="Nome utente", en="User name"),
            Text(
                it="L'utente del forum a nome del quale escono le risposte. Meglio uno fatto apposta.",
                en="The forum's user in whose name the answers go out. Better one made for this.",
            ),
        ),
    )
    password: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Password", en="Password"),
            Text(
                it="Quella con cui questo utente entra nel forum: Misago non ha chiavi API.",
                en="With which this user signs in to the forum: Misago has no API keys.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _callable = field_validator("base_url")(web_address)

    def public_url(self) -> str:
        """Where customers find it."""
        return self.base_url
