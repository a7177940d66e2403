"""What a company enters to connect a number."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    callable_address,
    longest_wait,
)


class Gateway(StrEnum):
    """Whose contract is spoken."""

    TWILIO = "twilio"
    KANNEL = "kannel"


class Config(Settings):
    """The settings of one number."""

    gateway: Gateway = Field(
        default=Gateway.TWILIO,
        json_schema_extra=asks(Text(it="Fornitore", en="Provider")),
    )
    number: str = Field(
        min_length=1,
        max_length=40,
        json_schema_extra=asks(
            Text(it="Numero", en="Number"),
            Text(
                it="Quello a cui scrivono i clienti, con il prefisso: +39 06 1234567. Con Twilio "
                "anche l'id di un Messaging Service (MG…).",
                en="The one customers write to, with its prefix: +39 06 1234567. With Twilio also "
                "the id of a Messaging Service (MG…).",
            ),
        ),
    )
    user: str = Field(
        min_length=1,
        max_length=100,
        pattern=r"^[\w.@-]+$",
        json_schema_extra=asks(
            Text(it="Account SID o nome utente", en="Account SID or user name"),
            Text(
                it="Twilio: comincia con AC. Kannel: username di sendsms-user.",
                en="Twilio: it begins with AC. Kannel: username of the sendsms-user.",
            ),
        ),
    )
    password: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
            Text(it="Auth Token o password", en="Auth token or password"),
            Text(
                it="Twilio: accanto all'Account SID. Firma anche le chiamate che riceviamo.",
                en="Twilio: beside the Account SID. It also signs the calls that we get.",
            ),
        ),
    )
    base_url: str = Field(
        default="https://api.twilio.com",
        max_length=300,
        json_schema_extra=asks(
            Text(it="Indirizzo del servizio", en="Address of the service"),
            Text(
                it="Kannel: dove risponde smsbox, per esempio http://10.0.0.5:13013.",
                en="Kannel: where its smsbox answers, for example http://10.0.0.5:13013.",
            ),
        ),
    )
    hook_key: SecretStr = Field(
        default_factory=lambda: SecretStr(secrets.token_urlsafe(24)),
        json_schema_extra=asks(
            Text(it="Chiave del webhook (Kannel)", en="Webhook key (Kannel)"),
            Text(
                it="Kannel non firma: la chiave sta nell'indirizzo che gli si dà. Vuota: se ne "
                "prepara una.",
                en="Kannel does not sign: the key stands in the address it is given. Empty: one "
                "is made.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    @field_validator("base_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        url = value.rstrip("/") or "https://api.twilio.com"
        return callable_address(url)

    @field_validator("number")
    @classmethod
    def _a_number(cls, value: str) -> str:
        plain = re.sub(r"[\s().-]", "", value)
        if not re.fullmatch(
            r"\+\d{6,15}|\d{3,15}|MG[0-9a-fA-F]{32}|[A-Za-z0-9]{3,11}", plain
        ):
            raise ValueError("This is not a number that can be texted.")
        return plain

    @field_validator("hook_key", mode="before")
    @classmethod
    def _made_when_empty(cls, value: object) -> object:
        return secrets.token_urlsafe(24) if value in ("", None) else value

    def public_url(self) -> str:
        """Where customers find it; a name or a service has no number that people could text."""
        return f"sms:{self.number}" if re.fullmatch(r"\+?\d{3,15}", self.number) else ""
