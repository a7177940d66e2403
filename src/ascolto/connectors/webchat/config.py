"""What a company decides about its chat: how it looks, what it says, where it may appear."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import Settings, worded

ORIGIN = re.compile(
    r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?",
)


class AskForEmail(StrEnum):
    """When a visitor who is not known is asked for an e-mail address."""

    AWAY = "away"  # when nobody is there, or nobody has answered for a while
    ALWAYS = "always"  # after the first message, whoever is there
    NEVER = "never"


class Config(Settings):
    """The settings of one chat."""

    origins: tuple[str, ...] = Field(
        default=(),
        json_schema_extra=worded(
            "Siti su cui compare",
            "Sites it appears on",
            "Un indirizzo per riga, per esempio https://www.example.it oppure "
            "https://*.example.it. Le pagine di Ascolto sono sempre comprese.",
            "One address a line, for example https://www.example.com or "
            "https://*.example.com. Ascolto's own pages are always included.",
        ),
    )
    color: str = Field(
        default="#0e6470",
        pattern=r"^#[0-9a-fA-F]{6}$",
        json_schema_extra=worded(
            "Colore", "Colour", "Come #0e6470.", "Such as #0e6470."
        ),
    )
    greeting_it: str = Field(
        default="Buongiorno. Ci scriva pure: Le risponde una persona.",
        max_length=300,
        json_schema_extra=worded("Saluto, in italiano", "Greeting in Italian"),
    )
    greeting_en: str = Field(
        default="Hello. Write to us here: a person will answer you.",
        max_length=300,
        json_schema_extra=worded("Saluto, in inglese", "Greeting in English"),
    )
    placeholder_it: str = Field(
        default="Scriva un messaggio",
        max_length=80,
        json_schema_extra=worded("Invito a scrivere, in italiano", "Prompt in Italian"),
    )
    placeholder_en: str = Field(
        default="Write a message",
        max_length=80,
        json_schema_extra=worded("Invito a scrivere, in inglese", "Prompt in English"),
    )
    offline_it: str = Field(
        default="In questo momento non siamo davanti allo schermo. Il Suo messaggio ci arriva "
        "comunque: se ci lascia la Sua e-mail, Le rispondiamo anche lì.",
        max_length=400,
        json_schema_extra=worded(
            "Quando non c'è nessuno, in italiano", "When away, in Italian"
        ),
    )
    offline_en: str = Field(
        default="Nobody is at the screen right now. Your message reaches us all the same: "
        "leave your e-mail address and we will answer you there too.",
        max_length=400,
        json_schema_extra=worded(
            "Quando non c'è nessuno, in inglese", "When away, in English"
        ),
    )
    ask_for_email: AskForEmail = Field(
        default=AskForEmail.AWAY,
        json_schema_extra=worded(
            "Chiedere l'e-mail",
            "Ask for an e-mail address",
            "Se non c'è nessuno o nessuno ha ancora risposto, subito dopo il primo messaggio, mai.",
            "When nobody is there or has answered yet, right after the first message, never.",
        )
        | {
            "choices": {
                "away": Text(
                    it="Quando non c'è risposta", en="When there is no answer"
                ),
                "always": Text(
                    it="Dopo il primo messaggio", en="After the first message"
                ),
                "never": Text(it="Mai", en="Never"),
            },
        },
    )
    ask_after_minutes: int = Field(
        default=5,
        ge=1,
        le=240,
        json_schema_extra=worded(
            "Chiederla dopo quanti minuti senza risposta",
            "Ask after how many minutes without an answer",
        ),
    )
    identity_secret: SecretStr | None = Field(
        default=None,
        json_schema_extra=worded(
            "Chiave per riconoscere i clienti",
            "Key that vouches for customers",
            "Facoltativa. Con questa chiave il tuo sito firma (HMAC-SHA256) il codice del cliente "
            "che ha fatto l'accesso: solo così crediamo a chi dice di essere.",
            "Optional. With this key your site signs (HMAC-SHA256) the id of a customer who is "
            "logged in: only then do we believe who they say they are.",
        ),
    )

    @field_validator("origins", mode="before")
    @classmethod
    def _lines(cls, value: object) -> object:
        """A form gives one text with a line for each; a stored setting is a list."""
        return re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value

    @field_validator("origins")
    @classmethod
    def _tidy(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        origins = (tidy_origin(line) for line in value if line.strip())
        return tuple(dict.fromkeys(origins))

    @field_validator("identity_secret")
    @classmethod
    def _strong(cls, value: SecretStr | None) -> SecretStr | None:
        secret = value.get_secret_value().strip() if value else ""
        if not secret:
            return None
        if len(secret) < 16:
            raise ValueError("The key must have at least 16 characters.")
        return SecretStr(secret)


def tidy_origin(line: str) -> str:
    """The origin in what a person typed: a pasted page address loses its path.

    Raises `ValueError` when there is no web address in it.
    """
    typed = line.strip().lower()
    parts = urlsplit(typed if "://" in typed else f"https://{typed}")
    origin = f"{parts.scheme}://{parts.netloc}"
    for port in (":443" if parts.scheme == "https" else ":80",):
        origin = origin.removesuffix(port)
    if not ORIGIN.fullmatch(origin):
        raise ValueError("Not the address of a site, like https://www.example.com.")
    return origin
