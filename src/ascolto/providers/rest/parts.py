"""JSON read without trusting its shape. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import orjson

from ascolto.channels.contract import Malformed

SURROGATE = re.compile("[\ud800-\udfff]")
NO_LINE = re.compile(r"[\x00-\x1f\x7f]+")
LONGEST_ID = 200
LONGEST_TEXT = 200_000


def loaded(body: bytes) -> Part:
    """The object in a body. Raises `Malformed`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        value = _with_half_characters(body, error)
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.")
    return Part(value)


def _with_half_characters(body: bytes, error: orjson.JSONDecodeError) -> Any:
    """An emoji cut in two costs that emoji, no more."""
    if "surrogate" not in str(error):
        raise Malformed(f"The body is not JSON: {str(error)[:200]}.") from None
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as worse:
        raise Malformed(f"The body is not JSON: {str(worse)[:200]}.") from None


def clean(text: str) -> str:
    """Without what no database stores (NUL) and no encoding writes (half characters)."""
    return SURROGATE.sub("\ufffd", text.replace("\0", ""))


@dataclass(frozen=True)
class Part:
    """An object, or the empty one where there is none: false."""

    values: dict[str, Any]

    def __bool__(self) -> bool:
        return bool(self.values)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def part(self, name: str) -> Part:
        value = self.values.get(name)
        return Part(value if isinstance(value, dict) else {})

    def parts(self, name: str) -> list[Part]:
        value = self.values.get(name)
        there = value if isinstance(value, list) else []
        return [Part(one) for one in there if isinstance(one, dict)]

    def text(self, name: str) -> str:
        value = self.values.get(name)
        return clean(value)[:LONGEST_TEXT] if isinstance(value, str) else ""

    def line(self, name: str, longest: int = 200) -> str:
        return NO_LINE.sub(" ", self.text(name)).strip()[:longest]

    def id(self, name: str) -> str:
        """An identifier as text, whatever it came as; "" when there is none that can be one."""
        return ident(self.values.get(name))

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def number(self, name: str) -> float | None:
        value = self.values.get(name)
        good = isinstance(value, int | float) and not isinstance(value, bool)
        return value if good else None

    def count(self, name: str) -> int | None:
        value = self.values.get(name)
        is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return value if is_count else None

    def moment(self, name: str) -> datetime | None:
        """A time as text (RFC 3339)."""
        value = self.values.get(name)
        if not isinstance(value, str) or len(value) > 40:
            return None
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return None
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
        return at if 1 < at.year < 9999 else None

    def stamp(self, name: str) -> datetime | None:
        """A time as text, or as milliseconds since 1970 (they come as text too)."""
        value = self.values.get(name)
        if isinstance(value, str) and not value.isdigit():
            return self.moment(name)
        try:
            if isinstance(value, int | float | str) and not isinstance(value, bool):
                return (
                    datetime.fromtimestamp(float(value) / 1000, UTC) if value else None
                )
        except (ValueError, OverflowError, OSError):
            pass
        return None

    def seconds(self, name: str) -> datetime | None:
        """Seconds since 1970 as a time."""
        value = self.number(name)
        try:
            return datetime.fromtimestamp(value, UTC) if value else None
        except (ValueError, OverflowError, OSError):
            return None


def ident(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    if isinstance(value, int) and abs(value) >= 1 << 64:
        return ""
    text = str(value)
    good = 0 < len(text) <= LONGEST_ID and text.isprintable() and text == clean(text)
    return text if good else ""
