"""What every account in an app at Meta is asked for: fields of its connector's `Config`."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, asks, web_address

ONE_ADDRESS = Text(
    it="Se l'app chiama già un altro account non serve: basta quell'indirizzo.",
    en="If the app already calls another account it is not needed: that address is enough.",
)


def new_token() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class AppSettings(Settings):
    """Rules and derived values; the fields stand in each `Config`, in the order they are asked."""

    if TYPE_CHECKING:
        base_url: str
        graph_version: str

    _callable = field_validator("base_url", check_fields=False)(web_address)

    @field_validator("verify_token", mode="before", check_fields=False)
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return new_token() if value in ("", None) else value

    @property
    def api(self) -> str:
        return f"{self.base_url}/{self.graph_version}"


def access_token(label: Text, help: Text) -> Any:
    return Field(min_length=10, json_schema_extra=asks(label, help))


def page_token() -> Any:
    return access_token(
        Text(it="Token di accesso della Pagina", en="Page access token"),
        Text(
            it="Di un utente di sistema con la Pagina assegnata: così non scade.",
            en="Of a system user the Page is assigned to: that one does not expire.",
        ),
    )


def named(label: Text, help: Text) -> Any:
    """An id that Meta gave."""
    return Field(pattern=r"^[0-9]{3,30}$", json_schema_extra=asks(label, help))


def page_id() -> Any:
    return named(
        Text(it="ID della Pagina", en="Page ID"),
        Text(
            it="Sulla Pagina: Informazioni → Trasparenza della Pagina.",
            en="On the Page: About → Page transparency.",
        ),
    )


def app_secret() -> Any:
    return Field(
        min_length=10,
        json_schema_extra=asks(
            Text(it="Chiave segreta dell'app", en="App secret"),
            Text(
                it="Impostazioni dell'app → Di base. Dimostra che le chiamate sono di Meta.",
                en="App settings → Basic. It proves that calls come from Meta.",
            ),
        ),
    )


def verify_token(it: str, en: str) -> Any:
    """`it` and `en` name the place in Meta's app where it is pasted."""
    return Field(
        default_factory=new_token,
        json_schema_extra=asks(
            Text(it="Token di verifica", en="Verify token"),
            Text(
                it=f"Lo facciamo noi se resta vuoto: va copiato in {it}, accanto al nostro "
                f"indirizzo. {ONE_ADDRESS.it}",
                en=f"We make it when left empty: copy it to {en}, beside our address. "
                f"{ONE_ADDRESS.en}",
            ),
        ),
    )


def graph_version(default: str = "v25.0") -> Any:
    return Field(
        default=default,
        pattern=r"^v[0-9]{1,3}\.[0-9]$",
        json_schema_extra=asks(Text(it="Versione dell'API", en="API version")),
    )


def base_url(help: Text | None = None) -> Any:
    for_tests = Text(it="Si cambia solo per le prove.", en="Changed for tests only.")
    label = Text(it="Indirizzo dell'API", en="Address of the API")
    return Field(
        default="https://graph.facebook.com",
        json_schema_extra=asks(label, help or for_tests),
    )
