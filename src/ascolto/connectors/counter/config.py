"""What a company decides about its counter."""

from __future__ import annotations

import phonenumbers
from pydantic import BaseModel, ConfigDict, Field, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import asks


class Config(BaseModel):
    """The settings of one counter."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    country: str = Field(
        default="IT",
        json_schema_extra=asks(
            Text(it="Paese", en="Country"),
            Text(
                it="Due lettere, come IT o CH: come si leggono i numeri di telefono senza "
                "prefisso internazionale.",
                en="Two letters, such as IT or CH: how phone numbers without an international "
                "prefix are read.",
            ),
        ),
    )

    @field_validator("country")
    @classmethod
    def _known(cls, value: str) -> str:
        country = value.upper()
        if country not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError("The country is two letters, such as IT or CH.")
        return country
