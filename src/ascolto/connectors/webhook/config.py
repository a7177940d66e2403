"""What a company enters to connect another system."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    callable_address,
    longest_wait,
    none_when_empty,
)
from ascolto.connectors.webhook import signing


def _new_secret() -> SecretStr:
    return SecretStr(signing.new_secret())


class Config(Settings):
    """The settings of one connected system."""

    callback_url: str = Field(
        default="",
        max_length=1000,
        json_schema_extra=asks(
            Text(it="Indirizzo per le risposte", en="Address for the answers"),
            Text(
                it="Dove consegniamo le risposte, con una chiamata POST firmata. Vuoto: il canale "
                "riceve soltanto.",
                en="Where we deliver the answers, with a signed POST. Empty: the channel only "
                "receives.",
            ),
        ),
    )
    secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=asks(
            Text(it="Chiave di firma", en="Signing secret"),
            Text(
                it="Comincia con whsec_. La stessa chiave firma le chiamate nei due sensi: va "
                "copiata nell'altro sistema.",
                en="Begins with whsec_. The same secret signs the calls both ways: copy it into "
                "the other system.",
            ),
        ),
    )
    previous_secret: SecretStr | None = Field(
        default=None,
        json_schema_extra=asks(
            Text(it="Chiave precedente", en="Previous secret"),
            Text(
                it="Solo mentre si cambia chiave: vale ancora finché l'altro sistema non ha quella "
                "nuova. Poi si toglie.",
                en="Only while you change the secret: still valid until the other system has the "
                "new one. Remove it afterwards.",
            ),
        ),
    )
    deduplicates: bool = Field(
        default=True,
        json_schema_extra=asks(
            Text(
                it="L'altro sistema riconosce le ripetizioni",
                en="The other system recognises repeats",
            ),
            Text(
                it="Due chiamate con lo stesso webhook-id contano per una, come chiede Standard "
                "Webhooks. Se non è così, dopo un'attesa senza risposta decide una persona.",
                en="Two calls with the same webhook-id count as one, as Standard Webhooks asks. "
                "If not, after a call without an answer a person decides.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait(
        15.0,
        help=Text(
            it="Quanto aspettiamo che l'altro sistema risponda a una chiamata.",
            en="How long we wait for the other system to answer a call.",
        ),
    )

    _callable = field_validator("callback_url")(callable_address)

    @field_validator("secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    _none_when_empty = field_validator("previous_secret", mode="before")(
        none_when_empty
    )

    @field_validator("secret", "previous_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            signing.key(value.get_secret_value())  # raises ValueError with a sentence
        return value

    def lacks(self) -> frozenset[Does]:
        """Without an address for the answers it only receives."""
        return frozenset() if self.callback_url else frozenset({Does.REPLY})

    def keys(self) -> tuple[bytes, ...]:
        """The keys that are valid now, the one to prefer first."""
        both = (self.secret, self.previous_secret)
        return tuple(signing.key(one.get_secret_value()) for one in both if one)
