"""What a company enters to connect an address."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Self

from pydantic import (
    Field,
    SecretStr,
    field_validator,
    model_validator,
)

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, asks, longest_wait

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Security(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"  # switched on before signing in
    TLS = "tls"  # from the first byte
    NONE = "none"  # on this machine only


class Config(Settings):
    """The settings of one address."""

    address: str = Field(
        max_length=320,
        json_schema_extra=asks(
            Text(it="Indirizzo", en="Address"),
            Text(
                it="Quello a cui scrivono i clienti, per esempio aiuto@example.org.",
                en="The one customers write to, for example help@example.org.",
            ),
        ),
    )
    password: SecretStr = Field(
        min_length=1, json_schema_extra=asks(Text(it="Password", en="Password"))
    )
    host: str = Field(
        default="",
        max_length=255,
        json_schema_extra=asks(
            Text(it="Server", en="Server"),
            Text(
                it="Vuoto: quello dopo la chiocciola.",
                en="Empty: what stands behind the @.",
            ),
        ),
    )
    port: int = Field(
        default=5222,
        ge=1,
        le=65535,
        json_schema_extra=asks(Text(it="Porta", en="Port")),
    )
    security: Security = Field(
        default=Security.STARTTLS,
        json_schema_extra=asks(Text(it="Sicurezza", en="Security")),
    )
    timeout_seconds: float = longest_wait()

    @field_validator("address")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not re.fullmatch(
            r"[^\s@/<>\"'&:\x00]{1,200}@[^\s@/<>\"'&\x00]{1,120}", value
        ):
            raise ValueError("Write the whole address, such as help@example.org.")
        return value.lower()

    @model_validator(mode="after")
    def _protected(self) -> Self:
        if self.security is Security.NONE and self.place not in LOOPBACK:
            raise ValueError(
                "Without protection only a server on this machine is used."
            )
        return self

    @property
    def place(self) -> str:
        return self.host or self.domain

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]

    @property
    def user(self) -> str:
        return self.address.partition("@")[0]
