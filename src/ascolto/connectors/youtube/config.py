"""What a company enters to connect its channel."""

from __future__ import annotations

import re

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    longest_wait,
    web_address,
    worded,
)


class Config(Settings):
    """The settings of one channel."""

    client_id: str = Field(
        min_length=10,
        max_length=200,
        json_schema_extra=worded(
            "ID client",
            "Client ID",
            "In Google Cloud: Google Auth Platform → Client. Finisce con "
            ".apps.googleusercontent.com.",
            "In Google Cloud: Google Auth Platform → Clients. Ends with "
            ".apps.googleusercontent.com.",
        ),
    )
    client_secret: SecretStr = Field(
        json_schema_extra=worded(
            "Segreto del client",
            "Client secret",
            "Accanto all'ID client.",
            "Beside the client ID.",
        )
    )
    refresh_token: SecretStr = Field(
        json_schema_extra=worded(
            "Token di aggiornamento",
            "Refresh token",
            "Si ottiene una volta sola, con la guida qui accanto. Comincia con 1//.",
            "Obtained once, with the guide beside this. Begins with 1//.",
        )
    )
    daily_quota: int = Field(
        default=10_000,
        ge=100,
        le=100_000_000,
        json_schema_extra=worded(
            "Quota al giorno",
            "Quota a day",
            "Unità che Google concede al progetto: 10.000, se non ne avete chieste di più. Leggere "
            "ne costa circa 900 al giorno, ogni risposta 50.",
            "Units that Google grants the project: 10,000 unless you asked for more. Reading costs "
            "about 900 a day, every answer 50.",
        ),
    )
    base_url: str = Field(
        default="https://youtube.googleapis.com",
        max_length=500,
        json_schema_extra=worded(
            "Indirizzo delle API",
            "Address of the API",
            "Non si cambia, se non per prove.",
            "Stays as it is, but for tests.",
        ),
    )
    sign_in_url: str = Field(
        default="https://oauth2.googleapis.com",
        max_length=500,
        json_schema_extra=worded(
            "Indirizzo per l'accesso",
            "Address for signing in",
            "Non si cambia, se non per prove.",
            "Stays as it is, but for tests.",
        ),
    )
    timeout_seconds: float = longest_wait(
        help=Text(
            it="Quanto aspettiamo che YouTube risponda a una chiamata.",
            en="How long we wait for YouTube to answer a call.",
        )
    )

    @field_validator("client_secret", "refresh_token")
    @classmethod
    def _is_one_word(cls, value: SecretStr) -> SecretStr:
        plain = value.get_secret_value().strip()
        if not re.fullmatch(r"[\x21-\x7e]{10,1000}", plain):
            raise ValueError(
                "This is not what Google shows: ten or more letters and digits."
            )
        return SecretStr(plain)

    _callable = field_validator("base_url", "sign_in_url")(web_address)
