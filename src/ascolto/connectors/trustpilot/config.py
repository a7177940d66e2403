"""What a company enters to connect its profile on Trustpilot."""

from __future__ import annotations

import secrets
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class Config(BaseModel):
    """The settings of one business unit."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    business_unit_id: str = Field(
        pattern=r"^[0-9A-Za-z]{8,64}$",
        json_schema_extra=_asks(
            Text(it="ID dell'azienda su Trustpilot", en="Business unit ID"),
            Text(
                it="24 lettere e cifre, in Integrazioni › API.",
                en="24 letters and digits, under Integrations › API.",
            ),
        ),
    )
    api_key: SecretStr = Field(
        min_length=1, json_schema_extra=_asks(Text(it="Chiave API", en="API key"))
    )
    api_secret: SecretStr = Field(
        min_length=1, json_schema_extra=_asks(Text(it="Segreto API", en="API secret"))
    )
    business_user_id: str = Field(
        default="",
        max_length=64,
        json_schema_extra=_asks(
            Text(it="ID dell'utente che risponde", en="ID of the user who answers"),
            Text(
                it="Serve se l'azienda ha più utenti su Trustpilot; altrimenti vuoto.",
                en="Needed when the company has several users on Trustpilot; else empty.",
            ),
        ),
    )
    push_secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=_asks(
            Text(
                it="Chiave nell'indirizzo del webhook",
                en="Key in the webhook's address",
            ),
            Text(
                it="Trustpilot non firma: una chiamata dice soltanto “guardate”, e la recensione si "
                "chiede all'API.",
                en="Trustpilot signs nothing: a call only says “look”, and the review is asked of "
                "the API.",
            ),
        ),
    )
    base_url: str = Field(
        default="https://api.trustpilot.com",
        max_length=500,
        json_schema_extra=_asks(Text(it="Indirizzo dell'API", en="Address of the API")),
    )
    timeout_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=60,
        json_schema_extra=_asks(
            Text(it="Attesa massima in secondi", en="Longest wait in seconds")
        ),
    )

    @field_validator("push_secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    @field_validator("base_url")
    @classmethod
    def _callable(cls, value: str) -> str:
        if why := http.refusal(value):
            raise ValueError(why)
        return value.rstrip("/")
