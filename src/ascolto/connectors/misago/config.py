"""What a company enters to connect a forum."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


class Config(BaseModel):
    """The settings of one forum."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    base_url: str = Field(
        min_length=1,
        max_length=500,
        json_schema_extra=_asks(
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
        json_schema_extra=_asks(
            Text(it="Nome utente", en="User name"),
            Text(
                it="L'utente del forum a nome del quale escono le risposte. Meglio uno fatto apposta.",
                en="The forum's user in whose name the answers go out. Better one made for this.",
            ),
        ),
    )
    password: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Password", en="Password"),
            Text(
                it="Quella con cui questo utente entra nel forum: Misago non ha chiavi API.",
                en="With which this user signs in to the forum: Misago has no API keys.",
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
    def _callable(cls, value: str) -> str:
        if why := http.refusal(value):
            raise ValueError(why)
        return value.rstrip("/")

    def public_url(self) -> str:
        """Where customers find it."""
        return self.base_url
