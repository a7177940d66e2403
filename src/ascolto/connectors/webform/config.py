"""What a company decides about its contact form: what it says, what it asks, where it appears."""

from __future__ import annotations

import re
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import worded

ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?")


class Language(StrEnum):
    ITALIAN = "it"
    ENGLISH = "en"


class Config(BaseModel):
    """The settings of one form."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title_it: str = Field(
        default="Scriveteci",
        max_length=100,
        json_schema_extra=worded("Titolo, in italiano", "Title in Italian"),
    )
    title_en: str = Field(
        default="Write to us",
        max_length=100,
        json_schema_extra=worded("Titolo, in inglese", "Title in English"),
    )
    intro_it: str = Field(
        default="Ci dica che cosa possiamo fare per Lei: Le risponde una persona.",
        max_length=600,
        json_schema_extra=worded(
            "Introduzione, in italiano", "Introduction in Italian"
        ),
    )
    intro_en: str = Field(
        default="Tell us what we can do for you: a person will answer.",
        max_length=600,
        json_schema_extra=worded("Introduzione, in inglese", "Introduction in English"),
    )
    thanks_it: str = Field(
        default="Grazie: il messaggio è arrivato. Le rispondiamo per e-mail.",
        max_length=600,
        json_schema_extra=worded(
            "Ringraziamento, in italiano",
            "Thanks in Italian",
            "Compare al posto del modulo, dopo l'invio.",
            "Appears in place of the form once it is sent.",
        ),
    )
    thanks_en: str = Field(
        default="Thank you: your message has arrived. We will answer by e-mail.",
        max_length=600,
        json_schema_extra=worded("Ringraziamento, in inglese", "Thanks in English"),
    )
    default_language: Language = Field(
        default=Language.ITALIAN,
        json_schema_extra=worded(
            "Lingua quando quella del cliente non si conosce",
            "Language when the customer's is not known",
        )
        | {
            "choices": {
                "it": Text(it="Italiano", en="Italian"),
                "en": Text(it="Inglese", en="English"),
            }
        },
    )
    ask_phone: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Chiedere il telefono",
            "Ask for a phone number",
            "Sempre facoltativo per chi scrive.",
            "Always optional for who writes.",
        ),
    )
    ask_subject: bool = Field(
        default=False,
        json_schema_extra=worded("Chiedere l'oggetto", "Ask for a subject"),
    )
    ask_files: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Accettare file",
            "Take files",
            "Fino a 10 MB in tutto.",
            "Up to 10 MB in all.",
        ),
    )
    ask_consent: bool = Field(
        default=False,
        json_schema_extra=worded(
            "Chiedere il consenso",
            "Ask for consent",
            "Una casella da spuntare prima dell'invio, con il testo qui sotto.",
            "A box to tick before sending, with the text below.",
        ),
    )
    consent_it: str = Field(
        default="Ho letto l'informativa sulla privacy.",
        max_length=600,
        json_schema_extra=worded(
            "Testo del consenso, in italiano", "Consent in Italian"
        ),
    )
    consent_en: str = Field(
        default="I have read the privacy notice.",
        max_length=600,
        json_schema_extra=worded(
            "Testo del consenso, in inglese", "Consent in English"
        ),
    )
    allowed_origins: tuple[str, ...] = Field(
        default=(),
        json_schema_extra=worded(
            "Siti che possono mostrarlo",
            "Sites that may show it",
            "Un indirizzo per riga, per esempio https://www.example.it oppure "
            "https://*.example.it. La pagina di Ascolto c'è sempre.",
            "One address a line, for example https://www.example.com or "
            "https://*.example.com. Ascolto's own page is always there.",
        ),
    )

    @field_validator("allowed_origins", mode="before")
    @classmethod
    def _lines(cls, value: object) -> object:
        """A form gives one text with a line for each; a stored setting is a list."""
        return re.split(r"[\s,]+", value.strip()) if isinstance(value, str) else value

    @field_validator("allowed_origins")
    @classmethod
    def _tidy(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_origin(one) for one in value if one.strip()))


def _origin(typed: str) -> str:
    """The origin in what a person typed: a pasted page address loses its path.

    Raises `ValueError` when there is no web address in it.
    """
    text = typed.strip().lower()
    parts = urlsplit(text if "://" in text else f"https://{text}")
    usual = ":443" if parts.scheme == "https" else ":80"
    origin = f"{parts.scheme}://{parts.netloc}".removesuffix(usual)
    if not ORIGIN.fullmatch(origin):
        raise ValueError(
            f"“{typed.strip()}” is not the address of a site, like https://www.example.com."
        )
    return origin
