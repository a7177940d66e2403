"""What a company enters to follow reviews somewhere."""

from __future__ import annotations

import re
from typing import Any, Literal

from pydantic import Field, SecretStr, field_validator

from ascolto.channels.contract import Text
from ascolto.channels.contract.settings import (
    Settings,
    asks,
    callable_address,
    longest_wait,
)
from ascolto.connectors.review_feed.paths import FIELDS, PRESETS

PATH = r"^[\w:@#.\-]{0,200}$"


def _path(it: str, en: str) -> Any:
    return Field(default="", pattern=PATH, json_schema_extra=asks(Text(it=it, en=en)))


class Config(Settings):
    """The settings of one source of reviews."""

    url: str = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra=asks(
            Text(it="Indirizzo delle recensioni", en="Address of the reviews"),
            Text(
                it="Per l'App Store: https://itunes.apple.com/it/rss/customerreviews/id=NUMERO/"
                "sortBy=mostRecent/json",
                en="For the App Store: https://itunes.apple.com/gb/rss/customerreviews/id=NUMBER/"
                "sortBy=mostRecent/json",
            ),
        ),
    )
    shape: Literal["app_store", "play_store", "custom"] = Field(
        default="app_store",
        json_schema_extra=asks(
            Text(it="Forma", en="Shape"),
            Text(
                it="app_store, play_store, oppure custom: allora i percorsi qui sotto dicono dove "
                "sta ogni campo.",
                en="app_store, play_store, or custom: then the paths below say where each field "
                "lies.",
            ),
        ),
    )
    header_name: str = Field(
        default="",
        max_length=100,
        pattern=r"^[A-Za-z0-9-]*$",
        json_schema_extra=asks(
            Text(it="Intestazione di accesso", en="Header for access"),
            Text(
                it="Se il portale chiede una chiave: per esempio Authorization.",
                en="When the portal asks for a key: for example Authorization.",
            ),
        ),
    )
    header_secret: SecretStr = Field(
        default=SecretStr(""),
        json_schema_extra=asks(
            Text(it="Valore dell'intestazione", en="Value of the header"),
            Text(it="Per esempio Bearer …", en="For example Bearer …"),
        ),
    )
    scale: int = Field(
        default=5,
        ge=2,
        le=100,
        json_schema_extra=asks(
            Text(it="Voto massimo", en="Highest rating"),
            Text(
                it="Chi vota da 1 a 10 scrive 10: qui diventano stelle da 1 a 5.",
                en="Where ratings go from 1 to 10, enter 10: they become 1 to 5 stars here.",
            ),
        ),
    )
    items: str = _path("Percorso dell'elenco", "Path of the list")
    id: str = _path("Percorso dell'identificativo", "Path of the id")
    text: str = _path("Percorso del testo", "Path of the text")
    title: str = _path("Percorso del titolo", "Path of the title")
    author: str = _path("Percorso dell'autore", "Path of the author")
    rating: str = _path("Percorso del voto", "Path of the rating")
    date: str = _path("Percorso della data", "Path of the date")
    link: str = _path("Percorso del collegamento", "Path of the link")
    language: str = _path("Percorso della lingua", "Path of the language")
    timeout_seconds: float = longest_wait()

    _callable = field_validator("url")(callable_address)

    @field_validator("header_secret")
    @classmethod
    def _one_line(cls, value: SecretStr) -> SecretStr:
        if re.search(r"[\x00-\x1f\x7f]|[^\x00-\xff]", value.get_secret_value()):
            raise ValueError(
                "The header's secret value is one line of plain characters."
            )
        return value

    def path(self, field: str) -> str:
        """Where a field lies: as entered, else as the shape has it."""
        return str(getattr(self, field)) or PRESETS[self.shape][field]

    def paths(self) -> dict[str, str]:
        return {field: self.path(field) for field in FIELDS}
