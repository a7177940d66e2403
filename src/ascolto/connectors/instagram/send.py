"""Answers on their way out: under a comment, or into a conversation while there is time."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    File,
    Mode,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    measure,
)
from ascolto.connectors.instagram.comments import BETWEEN, MENTION
from ascolto.connectors.instagram.manifest import MANIFEST
from ascolto.connectors.instagram.troubles import MACHINE, WINDOW
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import UNREADABLE

LONG = Text(
    it="Una risposta su Instagram ha al massimo 1.000 byte: circa 1.000 lettere, meno con accenti "
    "ed emoji.",
    en="An answer on Instagram has at most 1,000 bytes: about 1,000 letters, fewer with accents "
    "and emoji.",
)
LARGE = Text(
    it="Un file su Instagram ha al massimo 25 MB, una foto 8 MB.",
    en="A file on Instagram has at most 25 MB, a picture 8 MB.",
)
PICTURE = 8_000_000
APART = Text(
    it="Instagram porta un testo o un file per messaggio: mandali con due risposte.",
    en="Instagram carries a text or one file with each message: send them with two answers.",
)
NO_FILES = Text(
    it="Sotto un commento si può scrivere soltanto un testo.",
    en="Under a comment only a text can be written.",
)
EMPTY = Text(it="La risposta è vuota.", en="The answer is empty.")
Call = tuple[str, dict[str, Any]]  # a path and a body


def is_public(outgoing: Outgoing) -> bool:
    return BETWEEN in outgoing.thread_id


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` before anything is sent."""
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(LONG)
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(LARGE)
    has_text = bool(outgoing.text.strip())
    if not has_text and not outgoing.files:
        raise Refused(EMPTY)
    if is_public(outgoing):
        if outgoing.files:
            raise Refused(NO_FILES)
        return
    mode_now(outgoing)
    if has_text + len(outgoing.files) > 1:
        raise Refused(APART)
    pictures = [file for file in outgoing.files if kind_of(file) == "image"]
    if any(len(file.content) > PICTURE for file in pictures):
        raise Refused(LARGE)


def mode_now(outgoing: Outgoing) -> Mode:
    """Asked again now: an answer may have waited since it was written. Raises `Refused`."""
    lasts, late = MANIFEST.reply_window, MANIFEST.late[0]
    mode = outgoing.mode
    if outgoing.last_heard_at and lasts and late.until:
        age = datetime.now(UTC) - outgoing.last_heard_at
        mode = (
            Mode.FREE if age < lasts else Mode.TAGGED if age < late.until else Mode.NONE
        )
    if mode not in {Mode.FREE, Mode.TAGGED}:
        raise Refused(WINDOW)
    if mode is Mode.TAGGED and outgoing.automatic:
        raise Refused(MACHINE)
    return mode


def call(outgoing: Outgoing, account: str, attachment_id: str = "") -> Call:
    """Where an answer goes, and as what."""
    post, _, comment = outgoing.thread_id.partition(BETWEEN)
    if post.startswith(MENTION):
        place = {"media_id": post.removeprefix(MENTION), "comment_id": comment}
        named = {name: id for name, id in place.items() if id}
        return f"/{account}/mentions", {**named, "message": outgoing.text}
    if is_public(outgoing):
        return f"/{quote(comment, safe='')}/replies", {"message": outgoing.text}
    return "/me/messages", _message(outgoing, attachment_id)


def _message(outgoing: Outgoing, attachment_id: str) -> dict[str, Any]:
    recipient = outgoing.thread_id or (outgoing.to.external_id if outgoing.to else "")
    said: dict[str, Any] = {"text": outgoing.text}
    if attachment_id:
        payload = {"attachment_id": attachment_id}
        said = {"attachment": {"type": kind_of(outgoing.files[0]), "payload": payload}}
    body = {"recipient": {"id": recipient}, "message": said}
    if mode_now(outgoing) is Mode.TAGGED:
        return body | {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    return body | {"messaging_type": "RESPONSE"}


def kind_of(file: File) -> str:
    kind = file.content_type.split("/")[0].strip().lower()
    return kind if kind in {"image", "video", "audio"} else "file"


def upload(file: File) -> tuple[bytes, str]:
    """A file as a form with its content type, to be named by its id afterwards."""
    edge = f"ascolto-{secrets.token_hex(16)}"
    payload = {"is_reusable": False}
    attachment = {"attachment": {"type": kind_of(file), "payload": payload}}
    fields = {"platform": MANIFEST.kind, "message": json.dumps(attachment)}
    plain = file.content_type.split(";")[0].strip().lower()
    is_odd = not plain.isascii() or not plain.isprintable() or "/" not in plain
    type_ = "application/octet-stream" if is_odd else plain
    name = "".join(s for s in file.name if s.isprintable() and s not in '"\\')[:200]
    pieces = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="filedata"; '
        f'filename="{name or "file"}"\r\nContent-Type: {type_}\r\n\r\n'
    )
    whole = "".join([*pieces, head]).encode("utf-8", "replace")
    end = f"\r\n--{edge}--\r\n".encode()
    return whole + file.content + end, f"multipart/form-data; boundary={edge}"


def sent(answer: dict[str, Any]) -> Sent:
    """Raises `OutcomeUnknown` when Instagram took it but does not say under which id."""
    external_id = reading.id_of(answer.get("message_id") or answer.get("id"))
    if not external_id:
        raise OutcomeUnknown(UNREADABLE)
    return Sent(external_id, datetime.now(UTC))
