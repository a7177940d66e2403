"""What a company enters to connect an account."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    none_when_empty,
    server_address,
)


class Config(Settings):
    """The settings of one account."""

    base_url: str = Field(
        min_length=1,
        max_length=300,
        json_schema_extra=asks(
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
        json_schema_extra=asks(
            Text(it="Account", en="Account"),
            Text(
                it="Quello a cui scrivono i clienti, per esempio @aiuto:example.org.",
                en="The one customers write to, for example @help:example.org.",
            ),
        ),
    )
    access_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Token di accesso", en="Access token"),
            Text(
                it="L'as_token del file di registrazione, oppure il token dell'account.",
                en="The as_token of the registration file, or else the account's own token.",
            ),
        ),
    )
    hs_token: SecretStr | None = Field(
        default=None,
        json_schema_extra=asks(
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
        json_schema_extra=asks(
            Text(it="Accetta gli inviti", en="Accept invitations"),
            Text(
                it="Chi apre una stanza con l'account viene ascoltato senza che nessuno faccia "
                "nulla.",
                en="Whoever opens a room with the account is listened to without anybody "
                "doing anything.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _an_address = field_validator("base_url")(server_address)

    _none_when_empty = field_validator("hs_token", mode="before")(none_when_empty)

    def lacks(self) -> frozenset[Does]:
        """Without the server's token it tells us nothing; with it we need not listen."""
        told = {Does.WEBHOOK, Does.GREET}
        return frozenset({Does.LISTEN}) if self.hs_token else frozenset(told)

    def public_url(self) -> str:
        """Where customers find it."""
        return f"https://matrix.to/#/{self.user_id}"
