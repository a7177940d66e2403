"""What must be known to use a mailbox. Most of it has a default."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import (
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ascolto.channels.contract.settings import Settings, worded
from ascolto.connectors.email.addresses import valid

LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Security(StrEnum):
    """How the connection to a mail server is protected."""

    TLS = "tls"  # from the first byte
    STARTTLS = "starttls"  # switched on before signing in
    NONE = "none"  # nothing: on this machine only, unless allowed


def _wrong(kind: str, it: str, en: str) -> PydanticCustomError:
    """A reason why a setting cannot be used; the Italian text travels in the context."""
    return PydanticCustomError(kind, "{en}", {"it": it, "en": en})


class Config(Settings):
    """The settings of one mailbox."""

    address: str = Field(
        json_schema_extra=worded(
            "Indirizzo",
            "Address",
            "Quello a cui scrivono i clienti, per esempio info@locanda.it.",
            "The one customers write to, for example info@inn.example.",
        )
    )
    sender_name: str = Field(
        default="",
        max_length=120,
        json_schema_extra=worded(
            "Nome del mittente",
            "Sender name",
            "Compare accanto all'indirizzo nelle risposte, per esempio Locanda del Lago.",
            "Stands beside the address in answers, for example Inn at the Lake.",
        ),
    )
    imap_host: str = Field(
        min_length=1,
        json_schema_extra=worded(
            "Server IMAP",
            "IMAP server",
            "Per esempio imap.gmail.com o imaps.aruba.it.",
            "For example imap.gmail.com or imaps.aruba.it.",
        ),
    )
    smtp_host: str = Field(
        min_length=1,
        json_schema_extra=worded(
            "Server SMTP",
            "SMTP server",
            "Per esempio smtp.gmail.com o smtps.aruba.it.",
            "For example smtp.gmail.com or smtps.aruba.it.",
        ),
    )
    password: SecretStr = Field(
        json_schema_extra=worded(
            "Password",
            "Password",
            "Con Gmail e con ogni casella a due passaggi serve una password per le app.",
            "Gmail, and any mailbox with two-step sign-in, needs an app password.",
        )
    )
    user: str = Field(
        default="",
        json_schema_extra=worded(
            "Nome utente",
            "User name",
            "Vuoto: è l'indirizzo.",
            "Empty: it is the address.",
        ),
    )
    imap_port: int = Field(
        default=993, ge=1, le=65535, json_schema_extra=worded("Porta IMAP", "IMAP port")
    )
    imap_security: Security = Field(
        default=Security.TLS,
        json_schema_extra=worded("Sicurezza IMAP", "IMAP security"),
    )
    smtp_port: int = Field(
        default=465, ge=1, le=65535, json_schema_extra=worded("Porta SMTP", "SMTP port")
    )
    smtp_security: Security = Field(
        default=Security.TLS,
        json_schema_extra=worded("Sicurezza SMTP", "SMTP security"),
    )
    smtp_user: str = Field(
        default="",
        json_schema_extra=worded(
            "Nome utente SMTP",
            "SMTP user name",
            "Vuoto: lo stesso di IMAP.",
            "Empty: the same as for IMAP.",
        ),
    )
    smtp_password: SecretStr = Field(
        default=SecretStr(""),
        json_schema_extra=worded(
            "Password SMTP",
            "SMTP password",
            "Vuota: la stessa di IMAP.",
            "Empty: the same as for IMAP.",
        ),
    )
    folder: str = Field(
        default="INBOX",
        min_length=1,
        json_schema_extra=worded("Cartella da leggere", "Folder to read"),
    )
    sent_folder: str = Field(
        default="",
        json_schema_extra=worded(
            "Cartella della posta inviata",
            "Folder for sent mail",
            "Vuota: si trova da sola.",
            "Empty: it is found by itself.",
        ),
    )
    history_days: int = Field(
        default=1,
        ge=0,
        le=365,
        json_schema_extra=worded(
            "Giorni già passati",
            "Days already past",
            "Quanti giorni di posta già arrivata portare dentro la prima volta.",
            "How many days of mail that is already there to bring in the first time.",
        ),
    )
    plus_addresses: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Indirizzi con il più",
            "Plus-addresses",
            "Le risposte chiedono di tornare a indirizzo+codice@…, così la conversazione si "
            "riconosce sempre. Da spegnere se la casella non li accetta.",
            "Answers ask to come back to address+code@…, so that the conversation is always "
            "recognised. Switch it off if the mailbox does not accept them.",
        ),
    )
    allow_plain: bool = Field(
        default=False,
        json_schema_extra=worded(
            "Consenti connessioni non protette",
            "Allow unprotected connections",
            "La password viaggerebbe in chiaro: solo dentro una rete propria.",
            "The password would travel readable: only inside a network of your own.",
        ),
    )

    @field_validator("address")
    @classmethod
    def _an_address(cls, address: str) -> str:
        address = address.lower()
        if not valid(address) or "+" in address:
            raise _wrong(
                "mail_address",
                "Scrivi l'indirizzo per intero e senza il segno più, come info@locanda.it.",
                "Write the whole address, without a plus sign, such as info@inn.example.",
            )
        return address

    @field_validator("imap_host", "smtp_host")
    @classmethod
    def _a_host(cls, host: str) -> str:
        if "/" in host or " " in host or "@" in host or "\n" in host:
            raise _wrong(
                "mail_host",
                "Scrivi solo il nome del server, come imap.gmail.com.",
                "Write only the server's name, such as imap.gmail.com.",
            )
        return host.lower()

    @model_validator(mode="after")
    def _protected(self) -> Self:
        plain = [
            host
            for host, security in (
                (self.imap_host, self.imap_security),
                (self.smtp_host, self.smtp_security),
            )
            if security is Security.NONE and host not in LOOPBACK
        ]
        if plain and not self.allow_plain:
            raise _wrong(
                "mail_security",
                f"La password viaggerebbe in chiaro verso {plain[0]}: scegli TLS o STARTTLS.",
                f"The password would travel readable to {plain[0]}: choose TLS or STARTTLS.",
            )
        return self

    @property
    def imap_login(self) -> tuple[str, str]:
        return self.user or self.address, self.password.get_secret_value()

    def returns(self) -> bool:
        return self.plus_addresses

    @property
    def smtp_login(self) -> tuple[str, str]:
        user, password = self.imap_login
        return self.smtp_user or user, self.smtp_password.get_secret_value() or password

    @property
    def domain(self) -> str:
        """The domain of the address, as it is written on the wire."""
        domain = self.address.rpartition("@")[2]
        try:
            return domain.encode("idna").decode("ascii")
        except UnicodeError:
            return domain
