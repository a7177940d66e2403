"""What a company enters to connect the public side of its Facebook Page."""

from __future__ import annotations

import secrets
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


def _new_token() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class Config(BaseModel):
    """The settings of one Page."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    page_id: str = Field(
        pattern=r"^[0-9]{3,30}$",
        json_schema_extra=_asks(
            Text(it="ID della Pagina", en="Page ID"),
            Text(
                it="Sulla Pagina: Informazioni → Trasparenza della Pagina.",
                en="On the Page: About → Page transparency.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=10,
        json_schema_extra=_asks(
            Text(it="Token di accesso della Pagina", en="Page access token"),
            Text(
                it="Di un utente di sistema con la Pagina assegnata: così non scade.",
                en="Of a system user the Page is assigned to: that one does not expire.",
            ),
        ),
    )
    app_secret: SecretStr = Field(
        min_length=10,
        json_schema_extra=_asks(
            Text(it="Chiave segreta dell'app", en="App secret"),
            Text(
                it="Impostazioni dell'app → Di base. Dimostra che le chiamate sono di Meta.",
                en="App settings → Basic. It proves that calls come from Meta.",
            ),
        ),
    )
    verify_token: SecretStr = Field(
        default_factory=_new_token,
        json_schema_extra=_asks(
            Text(it="Token di verifica", en="Verify token"),
            Text(
                it="Lo facciamo noi se resta vuoto: va copiato in Webhook → Page, accanto al "
                "nostro indirizzo.",
                en="We make it when left empty: copy it to Webhooks → Page, beside our "
                "address.",
            ),
        ),
    )
    graph_version: str = Field(
        default="v25.0",
        pattern=r"^v[0-9]{1,3}\.[0-9]$",
        json_schema_extra=_asks(Text(it="Versione dell'API", en="API version")),
    )
    base_url: str = Field(
        default="https://graph.facebook.com",
        json_schema_extra=_asks(
            Text(it="Indirizzo dell'API", en="Address of the API"),
            Text(it="Si cambia solo per le prove.", en="Changed for tests only."),
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

    @field_validator("verify_token", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_token() if value in ("", None) else value

    @property
    def api(self) -> str:
        return f"{self.base_url}/{self.graph_version}"

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://www.facebook.com/{self.page_id}"
