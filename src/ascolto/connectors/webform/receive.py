"""From what the form's page stored to a message. Pure.

A delivery is one form sent, with its files inside, so that the stored payload is the whole of what
was said and can be replayed on its own. The page has shown people their own mistakes before; what
is still wrong here is `Malformed`, with the name of the field.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import orjson

from ascolto.channels.contract import Author, File, Incoming, Malformed, Raw
from ascolto.connectors.webform.manifest import MANIFEST

ADDRESS = re.compile(
    r"[^\s@<>()\[\],;:\"\\]{1,64}@([^\s@.<>()\[\],;:\"\\/]+\.)+[^\W\d_][\w-]*"
)
MOST_FILES = 20
ODD = re.compile("[\x00\ud800-\udfff]")
BREAKS = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")


def message(raw: Raw) -> Incoming:
    """Raises `Malformed`."""
    form = _loaded(raw.body)
    text = _text(form, "message").replace("\r\n", "\n").replace("\r", "\n").strip()
    files = _files(form)
    if not text and not files:
        raise Malformed("message is empty.")
    if len(text) > (MANIFEST.text_limit or 0):
        raise Malformed(f"message is longer than {MANIFEST.text_limit} characters.")
    token = _line(form, "token", 200)
    return Incoming(
        external_id=token or raw.delivery_id,
        author=_author(form),
        text=text,
        sent_at=_sent_at(form, raw.headers),
        subject=_line(form, "subject", 500),
        files=files,
        language=_line(form, "language", 35).replace("_", "-")[:8].rstrip("-"),
        meta=_meta(form),
    )


def _loaded(body: bytes) -> dict[str, Any]:
    try:
        form = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise Malformed(f"The form is not JSON: {str(error)[:200]}.") from None
    if not isinstance(form, dict):
        raise Malformed("The form is not a JSON object.")
    return form


def _author(form: dict[str, Any]) -> Author:
    email = _line(form, "email", 300)
    if len(email) > 254 or not ADDRESS.fullmatch(email):
        raise Malformed("email is missing, or is not an e-mail address.")
    return Author(
        external_id=email.lower(),  # as mail accounts name people: one person, one handle
        name=_line(form, "name", 200),
        email=email.lower(),
        phone=_line(form, "phone", 40),
    )


def _meta(form: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = {}
    if page := _page(_line(form, "page_url", 2000)):
        meta["page"] = page
    if isinstance(form.get("consent"), bool):
        meta["consent"] = form["consent"]
    return meta


def _page(url: str) -> str:
    """The page without what may be secret in its address: user, query, fragment."""
    try:
        parts = urlsplit(url)
        host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return f"{parts.scheme}://{host}{parts.path}"[:500]


def _sent_at(form: dict[str, Any], headers: Mapping[str, str]) -> datetime:
    """When the page took the form: `sent_at` in it, or the header `received-at`."""
    said = form.get("sent_at") or headers.get("received-at", "")
    try:
        at = datetime.fromisoformat(said)
    except (ValueError, TypeError):
        raise Malformed("sent_at is missing, or is not a time in ISO 8601.") from None
    if at.tzinfo is None or not 1990 <= at.year <= 9000:
        raise Malformed("sent_at has no time zone, or cannot be right.")
    return at


def _text(form: dict[str, Any], name: str) -> str:
    value = form.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Malformed(f"{name} is not a text.")
    return ODD.sub("", value)


def _line(form: dict[str, Any], name: str, longest: int) -> str:
    return BREAKS.sub(" ", _text(form, name)).strip()[:longest].strip()


def _files(form: dict[str, Any]) -> tuple[File, ...]:
    value = form.get("files")
    if value is None:
        return ()
    if not isinstance(value, list) or len(value) > MOST_FILES:
        raise Malformed(f"files is not a list of at most {MOST_FILES}.")
    files = tuple(_file(one, place) for place, one in enumerate(value))
    if sum(len(file.content) for file in files) > MANIFEST.attachment_limit:
        raise Malformed("files are larger than 10 MiB together.")
    return files


def _file(value: object, place: int) -> File:
    if not isinstance(value, dict):
        raise Malformed(f"files[{place}] is not an object.")
    try:
        content = base64.b64decode(_text(value, "content_base64"), validate=True)
    except (binascii.Error, ValueError):
        raise Malformed(f"files[{place}].content_base64 is not base64.") from None
    name = _line(value, "name", 200) or f"file-{place + 1}"
    return File(name, content, _line(value, "content_type", 100))
