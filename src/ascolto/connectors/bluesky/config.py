"""What a company enters to connect a profile."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    return {"label": label} | ({"help": help} if help else {})


def _address(value: str) -> str:
    url = (value if "://" in value else f"https://{value}").rstrip("/")
    if why := http.refusal(url):
        raise ValueError(why)
    return url


class Config(BaseModel):
    """The settings of one profile."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    handle: str = Field(
        min_length=3,
        max_length=253,
        pattern=r"^@?[A-Za-z0-9.:-]+$",
        json_schema_extra=_asks(
            Text(it="Nome del profilo", en="Handle"),
            Text(
                it="Per esempio locanda.bsky.social, o il proprio dominio.",
                en="For example inn.bsky.social, or one's own domain.",
            ),
        ),
    )
    app_password: SecretStr = Field(
        min_length=1,
        json_schema_extra=_asks(
            Text(it="Password per app", en="App password"),
            Text(
                it="Quattro gruppi di quattro lettere, da Impostazioni → Privacy e sicurezza → "
                "Password per app. Mai la password del profilo.",
                en="Four groups of four letters, from Settings → Privacy and security → App "
                "passwords. Never the profile's own password.",
            ),
        ),
    )
    base_url: str = Field(
        default="https://bsky.social",
        max_length=300,
        json_schema_extra=_asks(
            Text(it="Server (PDS)", en="Server (PDS)"),
            Text(
                it="Da cambiare solo con un server proprio.",
                en="To be changed only with a server of one's own.",
            ),
        ),
    )
    directory_url: str = Field(
        default="https://plc.directory",
        max_length=300,
        json_schema_extra=_asks(
            Text(it="Elenco delle identità", en="Directory of identities"),
            Text(
                it="Dove si legge su quale server stanno le immagini di chi scrive.",
                en="Where it says on which server the pictures of who writes lie.",
            ),
        ),
    )
    timeout_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=60,
        json_schema_extra=_asks(
            Text(it="Attesa massima in secondi", en="Longest wait in seconds")
        ),
    )

    @field_validator("base_url", "directory_url")
    @classmethod
    def _an_address(cls, value: str) -> str:
        return _address(value)

    @field_validator("handle")
    @classmethod
    def _without_the_sign(cls, value: str) -> str:
        return value.removeprefix("@").lower()

    def public_url(self) -> str:
        """Where customers find it."""
        return (
            "" if "." not in self.handle else f"https://bsky.app/profile/{self.handle}"
        )
