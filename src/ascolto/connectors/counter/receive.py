"""From what a member typed in to a message. Pure.

The person said it, so the person is the author; who typed it in is a detail. Somebody known by
phone or mail keeps one thread over all visits, a passer-by has one for this visit alone: two
strangers of the same name are two strangers.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import orjson
import phonenumbers

from ascolto.channels.contract import Author, Incoming, Malformed, Raw
from ascolto.connectors.counter.manifest import MANIFEST

PLACES = frozenset({"counter", "phone", "other"})
ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\"]{2,}")
ODD = re.compile("[\x00\ud800-\udfff]")
BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def message(raw: Raw, country: str) -> Incoming:
    """`country` tells how a phone number without a prefix is read. Raises `Malformed`."""
    note = _loaded(raw.body)
    text = _text(note, "text").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise Malformed("text is empty: what was said?")
    if len(text) > (MANIFEST.text_limit or 0):
        raise Malformed(f"text is longer than {MANIFEST.text_limit} characters.")
    said_phone = _line(note, "phone", 40)
    phone, email = _number(said_phone, country), _email(note)
    known = f"phone:{phone}" if phone else f"email:{email}" if email else ""
    person = known or f"visit:{raw.delivery_id}"
    return Incoming(
        external_id=raw.delivery_id,
        author=Author(person, _line(note, "name", 200), email, phone),
        text=text,
        sent_at=_said_at(note),
        thread_id=person,
        meta=_meta(note, "" if phone else said_phone),
    )


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        note = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The note is not JSON: {str(error)[:200]}.") from None
    if not isinstance(note, dict):
        raise Malformed("The note is not a JSON object.")
    return note


def _number(said: str, country: str) -> str:
    """The number as +39333…, or "" when it is none: then it stays among the details."""
    try:
        number = phonenumbers.parse(said, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _email(note: dict[str, Any]) -> str:
    said = _line(note, "email", 300).lower()
    return said if len(said) <= 254 and ADDRESS.fullmatch(said) else ""


def _meta(note: dict[str, Any], other_phone: str) -> dict[str, Any]:
    where = _line(note, "where", 40)
    meta: dict[str, Any] = {"where": where if where in PLACES else "other"}
    if typed_by := _line(note, "typed_by", 200):
        meta["typed_by"] = typed_by
    if other_phone:
        meta["reachable_at"] = other_phone
    return meta


def _said_at(note: dict[str, Any]) -> datetime:
    try:
        at = datetime.fromisoformat(_text(note, "said_at"))
    except ValueError:
        raise Malformed("said_at is missing, or is not a time in ISO 8601.") from None
    if at.tzinfo is None or not 1990 <= at.year <= 9000:
        raise Malformed("said_at has no time zone, or cannot be right.")
    return at


def _text(note: dict[str, Any], name: str) -> str:
    value = note.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"{name} is not a text.")
    return ODD.sub("", value)


def _line(note: dict[str, Any], name: str, longest: int) -> str:
    return BREAKS.sub(" ", _text(note, name)).strip()[:longest].strip()
