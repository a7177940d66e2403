"""What a company enters to connect an account. The settings page is drawn from this."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract.settings import (
    Settings,
    longest_wait,
    web_address,
    worded,
)


class Config(Settings):
    """The settings of one account. Secrets are `SecretStr`."""

    base_url: str = Field(
        default="https://api.provider.example",
        json_schema_extra=worded("Indirizzo", "Address"),
    )
    token: SecretStr = Field(
        json_schema_extra=worded(
            "Token",
            "Token",
            "Si crea nelle impostazioni del fornitore, alla voce API.",
            "Made in the provider's settings, under API.",
        )
    )
    timeout_seconds: float = longest_wait(15.0)

    _callable = field_validator("base_url")(web_address)
