"""What a company enters to connect its profile on Trustpilot."""

from __future__ import annotations

import secrets

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, asks, longest_wait, web_address


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class Config(Settings):
    """The settings of one business unit."""

    business_unit_id: str = Field(
        pattern=r"^[0-9A-Za-z]{8,64}$",
        json_schema_extra=asks(
            Text(it="ID dell'azienda su Trustpilot", en="Business unit ID"),
            Text(
                it="24 lettere e cifre, in Integrazioni › API.",
                en="24 letters and digits, under Integrations › API.",
            ),
        ),
    )
    api_key: SecretStr = Field(
        min_length=1, json_schema_extra=asks(Text(it="Chiave API", en="API key"))
    )
    api_secret: SecretStr = Field(
        min_length=1, json_schema_extra=asks(Text(it="Segreto API", en="API secret"))
    )
    business_user_id: str = Field(
        default="",
        max_length=64,
        json_schema_extra=asks(
            Text(it="ID dell'utente che risponde", en="ID of the user who answers"),
            Text(
                it="Serve se l'azienda ha più utenti su Trustpilot; altrimenti vuoto.",
                en="Needed when the company has several users on Trustpilot; else empty.",
            ),
        ),
    )
    push_secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=asks(
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
        json_schema_extra=asks(Text(it="Indirizzo dell'API", en="Address of the API")),
    )
    timeout_seconds: float = longest_wait()

    @field_validator("push_secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    _callable = field_validator("base_url")(web_address)
