"""What a company enters to connect its channel."""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.core import http


def _asks(it: str, en: str, help_it: str, help_en: str) -> dict[str, Any]:
    return {"label": Text(it=it, en=en), "help": Text(it=help_it, en=help_en)}


class Config(BaseModel):
    """The settings of one channel."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )

    client_id: str = Field(
        min_length=10,
        max_length=200,
        json_schema_extra=_asks(
            "ID client",
            "Client ID",
            "In Google Cloud: Google Auth Platform → Client. Finisce con "
            ".apps.googleusercontent.com.",
            "In Google Cloud: Google Auth Platform → Clients. Ends with "
            ".apps.googleusercontent.com.",
        ),
    )
    client_secret: SecretStr = Field(
        json_schema_extra=_asks(
            "Segreto del client",
            "Client secret",
            "Accanto all'ID client.",
            "Beside the client ID.",
        )
    )
    refresh_token: SecretStr = Field(
        json_schema_extra=_asks(
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
        json_schema_extra=_asks(
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
        json_schema_extra=_asks(
            "Indirizzo delle API",
            "Address of the API",
            "Non si cambia, se non per prove.",
            "Stays as it is, but for tests.",
        ),
    )
    sign_in_url: str = Field(
        default="https://oauth2.googleapis.com",
        max_length=500,
        json_schema_extra=_asks(
            "Indirizzo per l'accesso",
            "Address for signing in",
            "Non si cambia, se non per prove.",
            "Stays as it is, but for tests.",
        ),
    )
    timeout_seconds: float = Field(
        default=20.0,
        ge=0.1,
        le=60,
        json_schema_extra=_asks(
            "Attesa massima in secondi",
            "Longest wait in seconds",
            "Quanto aspettiamo che YouTube risponda a una chiamata.",
            "How long we wait for YouTube to answer a call.",
        ),
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

    @field_validator("base_url", "sign_in_url")
    @classmethod
    def _callable(cls, value: str) -> str:
        if why := http.refusal(value):
            raise ValueError(why)
        return value.rstrip("/")
