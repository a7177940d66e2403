"""What a company enters to connect its page."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


class Config(BaseModel):
    """The settings of one page."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    organization_id: str = Field(
        pattern=r"^[0-9]{1,20}$",
        json_schema_extra=_asks(
            Text(it="Numero della pagina", en="Number of the page"),
            Text(
                it="Le cifre nell'indirizzo di amministrazione: linkedin.com/company/…/admin",
                en="The digits in the address of its administration: linkedin.com/company/…/admin",
            ),
        ),
    )
    client_id: str = Field(
        min_length=1,
        max_length=100,
        json_schema_extra=_asks(Text(it="Client ID", en="Client ID")),
    )
    client_secret: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Client secret", en="Primary client secret"),
            Text(
                it="Firma anche le chiamate che LinkedIn ci fa.",
                en="It also signs the calls that LinkedIn makes to us.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Token di accesso", en="Access token"),
            Text(
                it="Di un amministratore della pagina. Dura 60 giorni: avvisiamo prima.",
                en="Of an administrator of the page. It lasts 60 days: we warn before.",
            ),
        ),
    )
    version: str = Field(
        default="202610",
        pattern=r"^20[0-9]{4}$",
        json_schema_extra=_asks(
            Text(it="Versione dell'API", en="Version of the API"),
            Text(
                it="Anno e mese. LinkedIn ne ritira ognuna dopo circa un anno.",
                en="Year and month. LinkedIn retires each after about a year.",
            ),
        ),
    )
    base_url: str = Field(
        default="",
        max_length=500,
        json_schema_extra=_asks(
            Text(it="Altro indirizzo dell'API", en="Other address of the API"),
            Text(
                it="Di solito vuoto: quello di LinkedIn.",
                en="Mostly empty: LinkedIn's.",
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
        if value and (why := http.refusal(value)):
            raise ValueError(why)
        return value.rstrip("/")

    @property
    def urn(self) -> str:
        return f"urn:li:organization:{self.organization_id}"

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://www.linkedin.com/company/{self.organization_id}"
