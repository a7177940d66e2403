"""What a company enters to connect a profile."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


class Config(BaseModel):
    """The settings of one profile."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    base_url: str = Field(
        min_length=1,
        max_length=300,
        json_schema_extra=_asks(
            Text(it="Server", en="Server"),
            Text(
                it="Dove ha casa il profilo, per esempio mastodon.social.",
                en="Where the profile lives, for example mastodon.social.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Token di accesso", en="Access token"),
            Text(
                it="Si legge in Preferenze → Sviluppo → la tua applicazione.",
                en="It stands under Preferences → Development → your application.",
            ),
        ),
    )
    timeout_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=60,
        json_schema_extra=_asks(
            Text(it="Attesa massima in secondi", en="Longest wait in seconds")
        ),
    )

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        url = (value if "://" in value else f"https://{value}").rstrip("/")
        if why := http.refusal(url):
            raise ValueError(why)
        return url
