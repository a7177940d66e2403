"""Where the scripted provider is, and what it lets us do."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ascolto.channels.contract import Text


def _asks(it: str, en: str) -> dict[str, Any]:
    return {"label": Text(it=it, en=en)}


class Config(BaseModel):
    """The settings of one test account."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    base_url: str = Field(json_schema_extra=_asks("Indirizzo", "Address"))
    token: SecretStr = Field(json_schema_extra=_asks("Token", "Token"))
    signing_secret: SecretStr = Field(
        json_schema_extra=_asks("Chiave di firma", "Signing secret")
    )
    # False: what became of a doubtful reply cannot be asked, so it waits for a person.
    can_find: bool = Field(
        default=True,
        json_schema_extra=_asks(
            "Sa dire che cosa ha ricevuto", "Can tell what it received"
        ),
    )
    timeout_seconds: float = Field(
        default=2.0,
        gt=0,
        json_schema_extra=_asks("Attesa massima in secondi", "Longest wait in seconds"),
    )
    page_size: int = Field(
        default=100,
        ge=1,
        le=1000,
        json_schema_extra=_asks("Messaggi per pagina", "Messages a page"),
    )
