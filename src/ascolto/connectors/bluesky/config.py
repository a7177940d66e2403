"""What a company enters to connect a profile."""

from __future__ import annotations

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    longest_wait,
    server_address,
)


class Config(Settings):
    """The settings of one profile."""

    handle: str = Field(
        min_length=3,
        max_length=253,
        pattern=r"^@?[A-Za-z0-9.:-]+$",
        json_schema_extra=asks(
            Text(it="Nome del profilo", en="Handle"),
            Text(
                it="Per esempio locanda.bsky.social, o il proprio dominio.",
                en="For example inn.bsky.social, or one's own domain.",
            ),
        ),
    )
    app_password: SecretStr = Field(
        min_length=1,
        json_schema_extra=asks(
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
        json_schema_extra=asks(
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
        json_schema_extra=asks(
            Text(it="Elenco delle identità", en="Directory of identities"),
            Text(
                it="Dove si legge su quale server stanno le immagini di chi scrive.",
                en="Where it says on which server the pictures of who writes lie.",
            ),
        ),
    )
    timeout_seconds: float = longest_wait()

    _an_address = field_validator("base_url", "directory_url")(server_address)

    @field_validator("handle")
    @classmethod
    def _without_the_sign(cls, value: str) -> str:
        return value.removeprefix("@").lower()

    def public_url(self) -> str:
        """Where customers find it."""
        return (
            "" if "." not in self.handle else f"https://bsky.app/profile/{self.handle}"
        )
