"""JSON from systems of every quality, read field by field. Pure."""

from __future__ import annotations

import base64
import binascii
import html as html_words
import json
import re
from collections.abc import Container
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import nh3
import orjson

from ascolto.channels.contract import File, Malformed

MOST_FILES = 50
LONGEST_ID = 512
LONGEST_TEXT = 1_000_000  # characters; what is longer is cut, and said so
BLOCKS = {
    "p",
    "br",
    "div",
    "li",
    "tr",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
}
SURROGATE = re.compile("[\ud800-\udfff]")
NO_LINE = re.compile(r"[\x00-\x1f\x7f]+")


def loaded(body: bytes) -> dict[str, Any]:
    """The object in a body. Raises `Malformed`."""
    body = body.removeprefix(b"\xef\xbb\xbf")
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        value = _with_half_characters(body, error)
    if not isinstance(value, dict):
        raise Malformed("The body is not a JSON object.")
    return value


def _with_half_characters(body: bytes, error: orjson.JSONDecodeError) -> Any:
    """A picture character cut in two by a careless system costs that character, no more."""
    if "surrogate" not in str(error):
        raise Malformed(f"The body is not JSON: {str(error)[:200]}.") from None
    try:
        return json.loads(body.decode("utf-8", "replace"), parse_constant=_no_constant)
    except (ValueError, RecursionError) as worse:
        raise Malformed(f"The body is not JSON: {str(worse)[:200]}.") from None


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def clean(text: str) -> str:
    """Without what no database stores (NUL) and no encoding writes (half characters)."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def text_of(html: str) -> str:
    """The words of an HTML text, one line for each block."""
    kept = nh3.clean(html, tags=BLOCKS, attributes={})
    lines = re.sub(r"<[^>]*>", "\n", kept)
    return re.sub(r"[ \t]*\n\s*", "\n", html_words.unescape(lines)).strip()


def moment(value: object) -> datetime | None:
    """A time as text (ISO 8601) or as seconds or milliseconds since 1970; None when neither.

    Without a zone when the text has none.
    """
    try:
        if isinstance(value, str) and len(value) <= 40:
            at = datetime.fromisoformat(value.strip())
            # What lies at the ends of the calendar cannot be moved to another zone.
            return at if 1 < at.year < 9999 else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) > 1e11 else value
            return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    return None


@dataclass
class Fields:
    """The fields of one object, and what was wrong with those we could do without."""

    values: dict[str, Any]
    path: str = ""
    notes: list[str] = field(default_factory=list)

    def note(self, name: str, what: str) -> None:
        self.notes.append(f"{self.path}{name} {what}.")

    def problem(self) -> str:
        """All that was noted, here and in the parts."""
        return " ".join(self.notes)

    def part(self, name: str) -> Fields:
        """The object under `name`. Raises `Malformed` when there is none."""
        value = self.values.get(name)
        if not isinstance(value, dict):
            raise Malformed(f"{self.path}{name} is missing, or is not an object.")
        path = "" if name == "data" else f"{self.path}{name}."
        return Fields(value, path, self.notes)

    def text(self, name: str, *, needed: bool = False) -> str:
        """Raises `Malformed` when it is no text, or is needed and missing."""
        value = self.values.get(name)
        if value is None and not needed:
            return ""
        if not isinstance(value, str) or (needed and not value.strip()):
            raise Malformed(f"{self.path}{name} is missing, or is not a text.")
        return clean(value)

    def prose(self, name: str) -> str:
        """A text of any length: lines end alike, and what is beyond all reason is cut."""
        text = self.text(name)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if len(text) > LONGEST_TEXT:
            self.note(
                name, "is longer than a million characters: the rest was left out"
            )
        return text[:LONGEST_TEXT]

    def line(self, name: str, longest: int) -> str:
        """One line of at most `longest` characters, or "" and a note when it is no text."""
        value = self.values.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.note(name, "is not a text")
            return ""
        text = value.strip()
        if not text.isprintable():
            text = NO_LINE.sub(" ", clean(text)).strip()
        if len(text) > longest:
            self.note(name, f"is longer than {longest} characters")
        return text[:longest]

    def id(self, name: str, *, needed: bool = True, longest: int = LONGEST_ID) -> str:
        """An identifier: a text or a whole number. Raises `Malformed`."""
        value = self.values.get(name)
        if value is None and not needed:
            return ""
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value) if abs(value) < 1 << 64 else None
        if not isinstance(value, str) or not value.strip() or len(value) > longest:
            raise Malformed(
                f"{self.path}{name} is missing, or is not a text of 1 to {longest} characters."
            )
        if clean(value) != value:
            raise Malformed(
                f"{self.path}{name} holds characters that no identifier may hold."
            )
        return value.strip()

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            self.note(name, "is neither true nor false")
        return value is True

    def whole(self, name: str, among: Container[int]) -> int | None:
        value = self.values.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and value in among:
            return value
        if value is not None:
            self.note(name, "is not a whole number from 1 to 5")
        return None

    def files(self, name: str) -> tuple[File, ...]:
        """The files that can be read; a note for each that cannot."""
        value = self.values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.note(name, "is not a list")
            return ()
        if len(value) > MOST_FILES:
            self.note(name, f"has more than {MOST_FILES} files: the rest was left out")
        found = []
        for place, one in enumerate(value[:MOST_FILES]):
            entry = Fields(
                one if isinstance(one, dict) else {}, f"{self.path}{name}[{place}]."
            )
            content = _content(entry.values.get("content_base64"))
            if content is None:
                self.note(f"{name}[{place}]", "is not a file with content_base64")
                continue
            called = entry.line("name", 200) or f"file-{place + 1}"
            found.append(File(called, content, entry.line("content_type", 100)))
        return tuple(found)


def _content(value: object) -> bytes | None:
    if not isinstance(value, str) or not value.isascii():
        return None
    text = re.sub(r"\s+", "", value).translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error:
        return None
