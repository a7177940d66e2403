"""What a company enters to connect an account."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


class Config(BaseModel):
    """The settings of one account."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    base_url: str = Field(
        min_length=1,
        max_length=300,
        json_schema_extra=_asks(
            Text(it="Server", en="Homeserver"),
            Text(
                it="L'indirizzo web del server, per esempio https://matrix.example.org.",
                en="The server's web address, for example https://matrix.example.org.",
            ),
        ),
    )
    user_id: str = Field(
        pattern=r"^@[^\s:\x00]{1,200}:[^\s\x00/]{1,200}$",
        max_length=255,
        json_schema_extra=_asks(
            Text(it="Account", en="Account"),
            Text(
                it="Quello a cui scrivono i clienti, per esempio @aiuto:example.org.",
                en="The one customers write to, for example @help:example.org.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Token di accesso", en="Access token"),
            Text(
                it="L'as_token del file di registrazione, oppure il token dell'account.",
                en="The as_token of the registration file, or else the account's own token.",
            ),
        ),
    )
    hs_token: SecretStr | None = Field(
        default=None,
        json_schema_extra=_asks(
            Text(it="hs_token", en="hs_token"),
            Text(
                it="Dal file di registrazione: con questo il server ci avvisa subito. Vuoto: si "
                "guarda ogni minuto, e non serve essere amministratori del server.",
                en="From the registration file: with it the server tells us at once. Empty: we "
                "look every minute, and nobody needs to be the server's administrator.",
            ),
        ),
    )
    joins: bool = Field(
        default=True,
        json_schema_extra=_asks(
            Text(it="Accetta gli inviti", en="Accept invitations"),
            Text(
                it="Chi apre una stanza con l'account viene ascoltato senza che nessuno faccia "
                "nulla.",
                en="Whoever opens a room with the account is listened to without anybody "
                "doing anything.",
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

    @field_validator("hs_token", mode="before")
    @classmethod
    def _none_when_empty(cls, value: object) -> object:
        return None if value == "" else value

    def lacks(self) -> frozenset[Does]:
        """Without the server's token it tells us nothing; with it we need not listen."""
        told = {Does.WEBHOOK, Does.GREET}
        return frozenset({Does.LISTEN}) if self.hs_token else frozenset(told)

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://matrix.to/#/{self.user_id}"
