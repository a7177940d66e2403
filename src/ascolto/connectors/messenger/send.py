"""Answers on their way out: whether there still is time, what fits, in which form."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

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
from ascolto.connectors.messenger.manifest import MANIFEST
from ascolto.connectors.messenger.troubles import MACHINE, WINDOW
from ascolto.providers.meta import reading
from ascolto.providers.meta.events import OURS
from ascolto.providers.meta.graph import UNREADABLE

LONG = Text(
    it="Una risposta su Messenger ha al massimo 2.000 caratteri.",
    en="An answer on Messenger has at most 2,000 characters.",
)
LARGE = Text(
    it="Un file su Messenger ha al massimo 25 MB.",
    en="A file on Messenger has at most 25 MB.",
)
APART = Text(
    it="Messenger porta un testo o un file per messaggio: mandali con due risposte.",
    en="Messenger carries a text or one file with each message: send them with two answers.",
)
EMPTY = Text(it="La risposta è vuota.", en="The answer is empty.")


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` before anything is sent."""
    mode_now(outgoing)
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(LONG)
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(LARGE)
    has_text = bool(outgoing.text.strip())
    if not has_text and not outgoing.files:
        raise Refused(EMPTY)
    if has_text + len(outgoing.files) > 1:
        raise Refused(APART)


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


def recipient(outgoing: Outgoing) -> str:
    return outgoing.thread_id or (outgoing.to.external_id if outgoing.to else "")


def message(outgoing: Outgoing, attachment_id: str = "") -> dict[str, Any]:
    """The body of the call."""
    said: dict[str, Any] = {"metadata": f"{OURS}{outgoing.idempotency_key}"}
    if attachment_id:
        kind = kind_of(outgoing.files[0])
        payload = {"attachment_id": attachment_id}
        said["attachment"] = {"type": kind, "payload": payload}
    else:
        said["text"] = outgoing.text
    body = {"recipient": {"id": recipient(outgoing)}, "message": said}
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
    plain = file.content_type.split(";")[0].strip().lower()
    is_odd = not plain.isascii() or not plain.isprintable() or "/" not in plain
    type_ = "application/octet-stream" if is_odd else plain
    name = "".join(s for s in file.name if s.isprintable() and s not in '"\\')[:200]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="message"\r\n\r\n'
        f"{json.dumps(attachment)}\r\n"
        f'--{edge}\r\nContent-Disposition: form-data; name="filedata"; '
        f'filename="{name or "file"}"\r\nContent-Type: {type_}\r\n\r\n'
    )
    end = f"\r\n--{edge}--\r\n"
    whole = head.encode("utf-8", "replace") + file.content + end.encode()
    return whole, f"multipart/form-data; boundary={edge}"


def sent(answer: dict[str, Any]) -> Sent:
    """Raises `OutcomeUnknown` when Messenger took it but does not say under which id."""
    external_id = reading.id_of(answer.get("message_id"))
    if not external_id:
        raise OutcomeUnknown(UNREADABLE)
    return Sent(external_id, datetime.now(UTC))
