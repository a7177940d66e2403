"""What a company decides about capturing."""

from __future__ import annotations

import secrets

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, asks


def _new_secret() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


class Config(Settings):
    """The settings of one place for captured things."""

    secret: SecretStr = Field(
        default_factory=_new_secret,
        json_schema_extra=asks(
            Text(it="Segreto per mail e programmi", en="Secret for mails and programs"),
            Text(
                it="Firma ciò che porta il server di posta o un vostro programma. Se va perduto, qui se ne "
                "mette un altro: il vecchio smette di funzionare.",
                en="It signs what your mail server or a program of yours brings. When it is lost, "
                "enter another one here: the old one stops working.",
            ),
        ),
    )

    @field_validator("secret", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return _new_secret() if value in ("", None) else value

    @field_validator("secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        said = value.get_secret_value()
        if len(said) < 16 or not said.isascii() or not said.isprintable():
            raise ValueError("The secret has at least 16 plain characters.")
        return value
