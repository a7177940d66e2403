"""What the settings of many connectors share: rules, labels and checks.

Each `Config` still names its own fields, in the order they are asked:

    class Config(Settings):
        base_url: str = Field(min_length=1, json_schema_extra=asks(Text(it="Server", en="Server")))
        timeout_seconds: float = longest_wait()

        _callable = field_validator("base_url")(web_address)
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from ascolto.channels.contract.words import Text
from ascolto.core import http


class Settings(BaseModel):
    """Settings that an older release can read, and whose errors repeat no secret."""

    model_config = ConfigDict(
        extra="ignore", str_strip_whitespace=True, hide_input_in_errors=True
    )


def asks(label: Text, help: Text | None = None) -> dict[str, Any]:
    """The label of a setting and what it is for, as `json_schema_extra`."""
    return {"label": label} | ({"help": help} if help else {})


def worded(it: str, en: str, help_it: str = "", help_en: str = "") -> dict[str, Any]:
    """The same of plain words, in both languages."""
    help = Text(it=help_it, en=help_en) if help_it else None
    return asks(Text(it=it, en=en), help)


def longest_wait(seconds: float = 20.0, help: Text | None = None) -> Any:
    """A field: how long an answer of the provider is waited for."""
    label = Text(it="Attesa massima in secondi", en="Longest wait in seconds")
    return Field(default=seconds, ge=0.1, le=60, json_schema_extra=asks(label, help))


def callable_address(value: str) -> str:
    """An address that may be called, or nothing.

    Raises `ValueError` with the reason, in both languages, when it may not.
    """
    if value and (blocked := http.objection(value)):
        words = {"it": blocked.it, "en": str(blocked)}
        raise PydanticCustomError("address", "{en}", words)
    return value


def web_address(value: str) -> str:
    """The same without a slash at its end, and never empty."""
    return callable_address(value or " ").rstrip("/")


def web_address_if_any(value: str) -> str:
    """The same, of a setting that may stay empty."""
    return web_address(value) if value else ""


def server_address(value: str) -> str:
    """The same, of what may be typed as a bare name, without https://."""
    return web_address((value if "://" in value else f"https://{value}").rstrip("/"))


def none_when_empty(value: object) -> object:
    """What a form sends of a field that was left empty."""
    return None if value == "" else value
