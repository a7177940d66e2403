"""What a company enters to connect a profile."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    server_address,
)


class Config(Settings):
    """The settings of one profile."""

    base_url: str = Field(
        min_length=1,
        max_length=300,
        json_schema_extra=asks(
            Text(it="Server", en="Server"),
            Text(
                it="Dove ha casa il profilo, per esempio mastodon.social.",
                en="Where the profile lives, for example mastodon.social.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Token di accesso", en="Access token"),
            Text(
                it="Si legge in Preferenze → Sviluppo → la tua applicazione.",
                en="It stands under Preferences → Development → your application.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _an_address = field_validator("base_url")(server_address)
