"""Where the scripted provider is, and what it lets us do."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from ascolto.channels.contract.settings import worded


class Config(BaseModel):
    """The settings of one test account."""

    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)

    base_url: str = Field(json_schema_extra=worded("Indirizzo", "Address"))
    token: SecretStr = Field(json_schema_extra=worded("Token", "Token"))
    signing_secret: SecretStr = Field(
        json_schema_extra=worded("Chiave di firma", "Signing secret")
    )
    # False: what became of a doubtful reply cannot be asked, so it waits for a person.
    can_find: bool = Field(
        default=True,
        json_schema_extra=worded(
            "Sa dire che cosa ha ricevuto", "Can tell what it received"
        ),
    )
    timeout_seconds: float = Field(
        default=2.0,
        gt=0,
        json_schema_extra=worded(
            "Attesa massima in secondi", "Longest wait in seconds"
        ),
    )
    page_size: int = Field(
        default=100,
        ge=1,
        le=1000,
        json_schema_extra=worded("Messaggi per pagina", "Messages a page"),
    )
