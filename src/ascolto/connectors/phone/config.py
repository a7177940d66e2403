"""What a company enters to connect its telephone number."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Does, Text
from ascolto.channels.contract.settings import (
    Settings,
    longest_wait,
    none_when_empty,
    web_address,
    worded,
)

NUMBER = re.compile(r"\+[1-9][0-9]{5,14}")


class Config(Settings):
    """The settings of one number."""

    account_sid: str = Field(
        pattern=r"^AC[0-9a-fA-F]{32}$",
        json_schema_extra=worded(
            "Account SID",
            "Account SID",
            "Nella prima pagina della console di Twilio, sotto Account Info. Comincia con AC.",
            "On the first page of Twilio's console, under Account Info. Begins with AC.",
        ),
    )
    auth_token: SecretStr = Field(
        min_length=16,
        json_schema_extra=worded(
            "Auth Token",
            "Auth Token",
            "Subito sotto l'Account SID.",
            "Right below the Account SID.",
        ),
    )
    signing_key: SecretStr | None = Field(
        default=None,
        json_schema_extra=worded(
            "Chiave di firma (facoltativa)",
            "Signing key (optional)",
            "Solo se nella console avete attivato la firma SHA-256 con una chiave condivisa: da "
            "allora vale solo quella.",
            "Only if you switched SHA-256 signatures with a shared key on in the console: from "
            "then on nothing else is accepted.",
        ),
    )
    number: str = Field(
        json_schema_extra=worded(
            "Il vostro numero",
            "Your number",
            "Con il +, come +390212345678.",
            "With the +, like +390212345678.",
        )
    )
    forward_to: str = Field(
        default="",
        max_length=300,
        json_schema_extra=worded(
            "Dove squilla",
            "Where it rings",
            "Numeri separati da virgole: squillano insieme. Vuoto: risponde la segreteria.",
            "Numbers separated by commas: they ring together. Empty: the machine answers.",
        ),
    )
    ring_for: int = Field(
        default=20,
        ge=5,
        le=120,
        json_schema_extra=worded(
            "Per quanti secondi squilla",
            "For how many seconds it rings",
            "Poi risponde la segreteria.",
            "Then the machine answers.",
        ),
    )
    language: Literal["it", "en"] = Field(
        default="it",
        json_schema_extra=worded(
            "Lingua",
            "Language",
            "Della voce, e di ciò che scriviamo delle chiamate.",
            "Of the voice, and of what we write about calls.",
        ),
    )
    greeting: str = Field(
        default="",
        max_length=500,
        json_schema_extra=worded(
            "Saluto",
            "Greeting",
            "Letto prima che squilli. Se registrate le chiamate, ditelo qui.",
            "Read out before it rings. If you record calls, say so here.",
        ),
    )
    voicemail: str = Field(
        default="Non possiamo rispondere. Lasciate un messaggio dopo il segnale: richiamiamo noi.",
        max_length=500,
        json_schema_extra=worded(
            "Invito della segreteria",
            "What the machine says",
            "Vuoto: niente segreteria, si riaggancia.",
            "Empty: no machine, the call ends.",
        ),
    )
    transcribe: bool = Field(
        default=False,
        json_schema_extra=worded(
            "Trascrivere i messaggi",
            "Transcribe messages",
            "Lo fa il fornitore, a pagamento; Twilio solo in inglese.",
            "The provider does it, for a price; Twilio in English only.",
        ),
    )
    answers_by_call: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Le risposte si telefonano",
            "Answers are called out",
            "Una risposta scritta qui viene letta a chi ha chiamato. Altrimenti il canale riceve "
            "soltanto.",
            "An answer written here is read out to who called. Otherwise the channel only "
            "receives.",
        ),
    )
    base_url: str = Field(
        default="https://api.twilio.com",
        max_length=500,
        json_schema_extra=worded(
            "Indirizzo delle API",
            "Address of the API",
            "Da cambiare solo per un fornitore che parla proprio come Twilio.",
            "To be changed only for a provider that speaks exactly like Twilio.",
        ),
    )
    timeout_seconds: float = longest_wait(
        15.0,
        help=Text(
            it="Quanto aspettiamo che il fornitore risponda a una chiamata.",
            en="How long we wait for the provider to answer a call.",
        ),
    )

    _none_when_empty = field_validator("signing_key", mode="before")(none_when_empty)

    @field_validator("number")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        plain = re.sub(r"[\s()./-]", "", value)
        if not NUMBER.fullmatch(plain):
            raise ValueError("A number begins with + and the country: +390212345678.")
        return plain

    @field_validator("forward_to")
    @classmethod
    def _are_numbers(cls, value: str) -> str:
        plain = [
            re.sub(r"[\s()./-]", "", one) for one in value.split(",") if one.strip()
        ]
        if len(plain) > 10 or not all(NUMBER.fullmatch(one) for one in plain):
            raise ValueError(
                "Up to ten numbers with + and country, separated by commas."
            )
        return ",".join(plain)

    _callable = field_validator("base_url")(web_address)

    def lacks(self) -> frozenset[Does]:
        return (
            frozenset()
            if self.answers_by_call
            else frozenset({Does.REPLY, Does.RECEIPT})
        )

    def phones(self) -> list[str]:
        return [one for one in self.forward_to.split(",") if one]

    def public_url(self) -> str:
        """Where customers find it."""
        return f"tel:{self.number}"
