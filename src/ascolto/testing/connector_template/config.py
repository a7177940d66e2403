"""What a company enters to connect an account. The settings page is drawn from this."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ascolto.channels.contract import Text


def _asks(it: str, en: str, help_it: str = "", help_en: str = "") -> dict[str, Any]:
    """The label of a setting and what it is for, in both languages."""
    words: dict[str, Any] = {"label": Text(it=it, en=en)}
    return words | ({"help": Text(it=help_it, en=help_en)} if help_it else {})


class Config(BaseModel):
    """The settings of one account. Secrets are `SecretStr`."""

    # hide_input_in_errors: a mistyped secret must not stand in an error message.
    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    base_url: str = Field(
        default="https://api.provider.example",
        json_schema_extra=_asks("Indirizzo", "Address"),
    )
    token: SecretStr = Field(
        json_schema_extra=_asks(
            "Token",
            "Token",
            "Si crea nelle impostazioni del fornitore, alla voce API.",
            "Made in the provider's settings, under API.",
        )
    )
    timeout_seconds: float = Field(
        default=15.0,
        gt=0,
        le=60,
        json_schema_extra=_asks("Attesa massima in secondi", "Longest wait in seconds"),
    )
