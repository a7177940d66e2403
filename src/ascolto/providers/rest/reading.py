"""JSON of a provider, read without trust: a wrong field costs that field, not the message. Pure."""

from __future__ import annotations

import html as html_words
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import nh3
import orjson

from ascolto.channels.contract import Malformed

SURROGATE = re.compile("[\ud800-\udfff]")
NO_LINE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
BLOCKS = {"p", "br", "div", "li", "tr", "blockquote", "pre", "h1", "h2", "h3", "h4"}
LONGEST_TEXT = 1_000_000  # characters: what is beyond all reason is cut


def loaded(body: bytes) -> Thing:
    """The object in a body. Raises `Malformed`."""
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        value = _with_half_characters(body, str(error))
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.")
    return Thing(value)


def _with_half_characters(body: bytes, error: str) -> Any:
    """A picture character cut in two costs that character, no more."""
    if "surrogate" not in error:
        raise Malformed(f"The body is not JSON: {error[:200]}.")
    try:
        return json.loads(body.decode("utf-8", "replace"))
    except (ValueError, RecursionError) as worse:
        raise Malformed(f"The body is not JSON: {str(worse)[:200]}.") from None


def clean(text: str) -> str:
    """Without what no database stores (NUL) and no encoding writes (half characters)."""
    text = text.replace("\0", "") if "\0" in text else text
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def text_of(html: str) -> str:
    """The words of an HTML text, one line for each block."""
    kept = nh3.clean(html, tags=BLOCKS, attributes={})
    lines = html_words.unescape(re.sub(r"<[^>]*>", "\n", kept))
    return clean(re.sub(r"[ \t]*\n\s*", "\n", lines)).strip()


def moment(value: object) -> datetime | None:
    """ISO 8601, or seconds or milliseconds since 1970; a time without a zone is UTC."""
    try:
        if isinstance(value, str) and value.strip().isdigit() and len(value) < 15:
            value = int(value)
        if isinstance(value, str) and len(value) <= 40:
            at = datetime.fromisoformat(value.strip())
            at = at if at.tzinfo else at.replace(tzinfo=UTC)
            return at if 1 < at.year < 9999 else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value / 1000 if value > 1e11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


@dataclass(frozen=True)
class Thing:
    """The fields of one object."""

    values: dict[str, Any]
    path: str = ""

    def part(self, name: str) -> Thing:
        """The object under `name`; an empty one when there is none."""
        value = self.values.get(name)
        return Thing(value if isinstance(value, dict) else {}, f"{self.path}{name}.")

    def needed(self, name: str) -> Thing:
        """The object under `name`. Raises `Malformed` when there is none."""
        if not isinstance(self.values.get(name), dict):
            raise Malformed(f"{self.path}{name} is missing, or is not an object.")
        return self.part(name)

    def parts(self, name: str) -> Iterator[Thing]:
        """The objects in the list under `name`."""
        value = self.values.get(name)
        for one in value if isinstance(value, list) else ():
            if isinstance(one, dict):
                yield Thing(one, f"{self.path}{name}.")

    def text(self, name: str) -> str:
        """A text of any length, "" when it is none."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return ""
        return clean(value.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST_TEXT]

    def line(self, name: str, longest: int = 200) -> str:
        """One line, "" when it is no text."""
        return NO_LINE.sub(" ", self.text(name)).strip()[:longest]

    def maybe(self, name: str, longest: int = 300) -> str:
        """An identifier, a text or a whole number, as text; "" when there is none."""
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value) if abs(value) < 1 << 64 else ""
        if not isinstance(value, str) or not 0 < len(value.strip()) <= longest:
            return ""
        return value.strip() if clean(value) == value else ""

    def id(self, name: str, longest: int = 300) -> str:
        """Raises `Malformed` when there is no identifier."""
        known = self.maybe(name, longest)
        if not known:
            raise Malformed(f"{self.path}{name} is missing, or is no identifier.")
        return known

    def whole(self, name: str) -> int | None:
        value = self.values.get(name)
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        return value if is_whole else None

    def stars(self, name: str, scale: int = 5) -> int | None:
        """A rating as a whole number from 1 to `scale`, also when it comes as "4" or 4.0."""
        value = self.values.get(name)
        if isinstance(value, str) and re.fullmatch(
            r"[0-9]{1,3}(\.[0-9]+)?", value.strip()
        ):
            value = float(value)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        return round(value) if 1 <= value <= scale else None

    def flag(self, name: str) -> bool:
        return self.values.get(name) is True

    def moment(self, *names: str) -> datetime | None:
        """The first of `names` that is a time."""
        found = (moment(self.values.get(name)) for name in names)
        return next((at for at in found if at), None)

    def when(self, *names: str) -> datetime:
        """As `moment`. Raises `Malformed` when none is a time."""
        at = self.moment(*names)
        if at is None:
            raise Malformed(f"{self.path}{names[0]} is missing, or is not a time.")
        return at

    def link(self, name: str) -> str:
        """A web address, "" when it is none."""
        said = self.text(name).strip()
        fits = len(said) <= 1000 and re.fullmatch(r"https?://[^\s<>\"]+", said)
        return said if fits else ""
