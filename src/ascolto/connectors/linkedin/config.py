"""What a company enters to connect its page."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    web_address_if_any,
)


class Config(Settings):
    """The settings of one page."""

    organization_id: str = Field(
        pattern=r"^[0-9]{1,20}$",
        json_schema_extra=asks(
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
        json_schema_extra=asks(Text(it="Client ID", en="Client ID")),
    )
    client_secret: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Client secret", en="Primary client secret"),
            Text(
                it="Firma anche le chiamate che LinkedIn ci fa.",
                en="It also signs the calls that LinkedIn makes to us.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
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
        json_schema_extra=asks(
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
        json_schema_extra=asks(
            Text(it="Altro indirizzo dell'API", en="Other address of the API"),
            Text(
                it="Di solito vuoto: quello di LinkedIn.",
                en="Mostly empty: LinkedIn's.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _callable = field_validator("base_url")(web_address_if_any)

    @property
    def urn(self) -> str:
        return f"urn:li:organization:{self.organization_id}"

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://www.linkedin.com/company/{self.organization_id}"
