"""What a company enters to connect its profile on Google."""

from __future__ import annotations

import re
import secrets

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    web_address_if_any,
)


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(24))


class Config(Settings):
    """The settings of one location."""

    account_id: str = Field(
        json_schema_extra=asks(
            Text(it="Numero dell'account", en="Number of the account"),
            Text(
                it="Il numero dopo accounts/ nell'API di Google Business Profile.",
                en="The number after accounts/ in the Google Business Profile API.",
            ),
        )
    )
    location_id: str = Field(
        json_schema_extra=asks(
            Text(it="Numero della sede", en="Number of the location"),
            Text(
                it="Il numero dopo locations/: in Google Business Profile si chiama «ID profilo "
                "dell'attività».",
                en="The number after locations/: Google Business Profile calls it “Business "
                "Profile ID”.",
            ),
        )
    )
    client_id: str = Field(
        min_length=1,
        max_length=300,
        json_schema_extra=asks(Text(it="ID client OAuth", en="OAuth client ID")),
    )
    client_secret: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(Text(it="Segreto del client", en="Client secret")),
    )
    refresh_token: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Token di aggiornamento", en="Refresh token"),
            Text(
                it="Di una persona che gestisce la scheda, con l'ambito business.manage.",
                en="Of a person who manages the profile, with the scope business.manage.",
            ),
        ),
    )
    pubsub_subscription: str = Field(
        default="",
        max_length=400,
        json_schema_extra=asks(
            Text(it="Sottoscrizione Pub/Sub", en="Pub/Sub subscription"),
            Text(
                it="projects/…/subscriptions/…, di tipo pull: le recensioni arrivano subito. "
                "Vuoto: ogni cinque minuti.",
                en="projects/…/subscriptions/…, of the type pull: reviews arrive at once. Empty: "
                "every five minutes.",
            ),
        ),
    )
    push_email: str = Field(
        default="",
        max_length=254,
        json_schema_extra=asks(
            Text(
                it="Service account delle notifiche push",
                en="Service account of pushes",
            ),
            Text(
                it="L'indirizzo che la sottoscrizione push usa per autenticarsi. Vuoto: nel suo "
                "indirizzo sta il token qui sotto.",
                en="The address with which the push subscription authenticates. Empty: its "
                "address holds the token below.",
            ),
        ),
    )
    push_secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=asks(
            Text(it="Token nell'indirizzo push", en="Token in the push address"),
            Text(
                it="Una notifica dice soltanto “guardate”: che cosa c'è di nuovo si chiede a Google.",
                en="A push only says “look”: what is new is asked of Google.",
            ),
        ),
    )
    keys_url: str = Field(
        default="https://www.googleapis.com/oauth2/v3/certs",
        max_length=500,
        json_schema_extra=asks(
            Text(it="Chiavi pubbliche di Google", en="Google's public keys")
        ),
    )
    base_url: str = Field(
        default="",
        max_length=500,
        json_schema_extra=asks(
            Text(it="Altro indirizzo dell'API", en="Other address of the API"),
            Text(it="Di solito vuoto: quello di Google.", en="Mostly empty: Google's."),
        ),
    )
    timeout_seconds: float = longest_wait()

    @field_validator("account_id", "location_id")
    @classmethod
    def _number(cls, value: str) -> str:
        number = value.rsplit("/", 1)[-1]
        if not re.fullmatch(r"[0-9]{3,30}", number):
            raise ValueError("This is a number of 3 to 30 digits.")
        return number

    @field_validator("pubsub_subscription")
    @classmethod
    def _subscription(cls, value: str) -> str:
        if value and not re.fullmatch(
            r"projects/[\w.:-]{1,100}/subscriptions/[\w.~+%-]{3,255}", value
        ):
            raise ValueError("A subscription looks like projects/…/subscriptions/…")
        return value

    @field_validator("push_secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    _callable = field_validator("base_url", "keys_url")(web_address_if_any)

    def lacks(self) -> frozenset[Does]:
        return frozenset() if self.pubsub_subscription else frozenset({Does.LISTEN})
