"""JSON as Meta sends it, read without trust. Pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import orjson

from ascolto.channels.contract import Malformed

LONGEST_ID = 500
LONGEST_TEXT = 100_000
SURROGATE = re.compile("[\ud800-\udfff]")
UNKNOWN_TIME = datetime(1970, 1, 1, tzinfo=UTC)


def loaded(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises `Malformed`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        value = _with_half_characters(body)
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.")
    return value


def _with_half_characters(body: bytes) -> Any:
    """Meta escapes what it sends, and may cut an emoji in two: that costs the emoji, no more."""
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as error:
        raise Malformed(f"The body is not JSON: {str(error)[:200]}.") from None


def dumped(value: Any) -> bytes:
    """Raises `ValueError` for what is nested without end."""
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except TypeError:  # half characters, numbers of any length, deep nesting
        pass
    try:
        return json.dumps(value, sort_keys=True).encode()
    except RecursionError:
        raise ValueError("nested too deep") from None


def clean(text: str) -> str:
    """Without what no database stores (NUL) and no encoding writes (half characters)."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def words(values: dict[str, Any], *names: str) -> str:
    """The first text under `names`; "" when there is none."""
    for name in names:
        value = values.get(name)
        if isinstance(value, str) and value:
            return clean(value)[:LONGEST_TEXT]
    return ""


def line(values: dict[str, Any], name: str, longest: int = 200) -> str:
    return " ".join(words(values, name).split())[:longest]


def id_of(value: object) -> str:
    """An id as text, whether it came as a text or as a number; "" when it is none."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = int(value) if abs(value) < 1 << 63 and value == int(value) else ""
    if not isinstance(value, str | int):
        return ""
    return clean(str(value)).strip()[:LONGEST_ID]


def part(values: dict[str, Any], name: str) -> dict[str, Any]:
    """The object under `name`; an empty one when there is none."""
    value = values.get(name)
    return value if isinstance(value, dict) else {}


def parts(values: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The objects in the list under `name`."""
    value = values.get(name)
    found = value if isinstance(value, list) else []
    return [one for one in found if isinstance(one, dict)]


def after(said: dict[str, Any]) -> str:
    """The mark of the next page of a list; "" when this is the last."""
    paging = part(said, "paging")
    mark = id_of(part(paging, "cursors").get("after"))
    return mark if "next" in paging else ""


def moment(*values: object) -> datetime:
    """The first that is a time: seconds or milliseconds since 1970, or ISO 8601."""
    for value in values:
        if (at := _moment(value)) is not None:
            return at
    return UNKNOWN_TIME


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, str) and value.isascii() and value.isdigit():
            value = int(value[:20])
        if isinstance(value, str):
            at = datetime.fromisoformat(value[:40])
            return at.replace(tzinfo=at.tzinfo or UTC) if 1 < at.year < 9999 else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if value > 1e11 else value
            return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        pass
    return None
