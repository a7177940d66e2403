"""What a company enters to follow a feed."""

from __future__ import annotations

from typing import Self

from pydantic import (
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    callable_address,
    longest_wait,
)


class Config(Settings):
    """The settings of one feed."""

    feed_url: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra=asks(
            Text(it="Indirizzo del feed", en="Address of the feed"),
            Text(
                it="Per i commenti di un sito WordPress: l'indirizzo del sito e poi "
                "/?feed=comments-atom",
                en="For the comments of a WordPress site: the site's address and then "
                "/?feed=comments-atom",
            ),
        ),
    )
    wordpress_url: str = Field(
        default="",
        max_length=1000,
        json_schema_extra=asks(
            Text(it="Indirizzo del sito WordPress", en="Address of the WordPress site"),
            Text(
                it="Solo per rispondere ai commenti. Vuoto: il feed si legge soltanto.",
                en="Only to answer comments. Empty: the feed is only read.",
            ),
        ),
    )
    wordpress_user: str = Field(
        default="",
        max_length=200,
        json_schema_extra=asks(
            Text(it="Utente di WordPress", en="WordPress user"),
            Text(
                it="A nome suo escono le risposte. Serve il ruolo Editore.",
                en="The answers go out in their name. The role Editor is needed.",
            ),
        ),
    )
    wordpress_password: SecretStr = Field(
        default=SecretStr(""),
        json_schema_extra=asks(
            Text(it="Password applicativa", en="Application password"),
            Text(
                it="Non la password con cui si entra: WordPress ne crea una apposta in Utenti › "
                "Profilo › Password applicative.",
                en="Not the one for logging in: WordPress makes one for the purpose under Users › "
                "Profile › Application Passwords.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _callable = field_validator("feed_url", "wordpress_url")(callable_address)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        given = (self.wordpress_url, self.wordpress_user, self.password())
        if any(given) and not all(given):
            raise ValueError(
                "To answer comments, address, user and application password are all needed."
            )
        return self

    def password(self) -> str:
        return self.wordpress_password.get_secret_value().strip()

    def lacks(self) -> frozenset[Does]:
        """Without a WordPress account a feed is only read."""
        return frozenset() if self.wordpress_url else frozenset({Does.REPLY, Does.FIND})
