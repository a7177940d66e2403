"""Answers on their way out: what fits, to whom, in which form."""

from __future__ import annotations

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
from ascolto.connectors.whatsapp.manifest import MANIFEST
from ascolto.connectors.whatsapp.messages import GROUP
from ascolto.connectors.whatsapp.statuses import OURS
from ascolto.connectors.whatsapp.troubles import WINDOW
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import UNREADABLE

CAPTION = 1024
PICTURE, SOUND_OR_FILM = 5_000_000, 16_000_000  # bytes; what is larger is a document
KINDS = {
    "image/jpeg": ("image", PICTURE),
    "image/png": ("image", PICTURE),
    "video/mp4": ("video", SOUND_OR_FILM),
    "video/3gpp": ("video", SOUND_OR_FILM),
    "audio/aac": ("audio", SOUND_OR_FILM),
    "audio/amr": ("audio", SOUND_OR_FILM),
    "audio/mpeg": ("audio", SOUND_OR_FILM),
    "audio/mp4": ("audio", SOUND_OR_FILM),
    "audio/ogg": ("audio", SOUND_OR_FILM),
}
LONG = Text(
    it="Una risposta su WhatsApp ha al massimo 4.096 caratteri.",
    en="An answer on WhatsApp has at most 4,096 characters.",
)
LONG_CAPTION = Text(
    it="Con un file il testo ha al massimo 1.024 caratteri: mandali separati.",
    en="With a file the text has at most 1,024 characters: send them apart.",
)
LARGE = Text(
    it="Un file su WhatsApp ha al massimo 100 MB.",
    en="A file on WhatsApp has at most 100 MB.",
)
ONE_FILE = Text(
    it="WhatsApp porta un file per messaggio: manda gli altri con un'altra risposta.",
    en="WhatsApp carries one file with each message: send the others with another answer.",
)
EMPTY = Text(it="La risposta è vuota.", en="The answer is empty.")
NO_TEMPLATE = Text(
    it="Manca il modello approvato da inviare.",
    en="The approved template to send is missing.",
)
ODD_TEMPLATE = Text(
    it="I campi compilati non sono quelli del modello.",
    en="What was filled in does not fit the template's places.",
)


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` before anything is sent."""
    if outgoing.mode is Mode.TEMPLATE:
        return _template_must_fit(outgoing)
    if _is_late(outgoing):
        raise Refused(WINDOW)
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(LONG)
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(LARGE)
    if len(outgoing.files) > 1:
        raise Refused(ONE_FILE)
    if not outgoing.text.strip() and not outgoing.files:
        raise Refused(EMPTY)
    if outgoing.files and len(outgoing.text) > CAPTION:
        raise Refused(LONG_CAPTION)


def _template_must_fit(outgoing: Outgoing) -> None:
    if outgoing.filled is None:
        raise Refused(NO_TEMPLATE)
    if outgoing.files:
        raise Refused(ONE_FILE)
    if len(outgoing.filled.template.places) != len(outgoing.filled.values):
        raise Refused(ODD_TEMPLATE)
    if not all(value.strip() for value in outgoing.filled.values):
        raise Refused(ODD_TEMPLATE)


def _is_late(outgoing: Outgoing) -> bool:
    """Asked again now: an answer may have waited since it was written."""
    heard, lasts = outgoing.last_heard_at, MANIFEST.reply_window
    return bool(heard and lasts and datetime.now(UTC) - heard >= lasts)


def message(outgoing: Outgoing, media_id: str = "") -> dict[str, Any]:
    """The body of the call."""
    body = {"messaging_product": "whatsapp", **_to(outgoing)}
    body["biz_opaque_callback_data"] = f"{OURS}{outgoing.idempotency_key}"
    if outgoing.in_reply_to.startswith("wamid."):
        body["context"] = {"message_id": outgoing.in_reply_to}
    if outgoing.mode is Mode.TEMPLATE:
        return body | {"type": "template", "template": _template(outgoing)}
    if media_id:
        [file] = outgoing.files
        kind = kind_of(file, outgoing.text)
        return body | {"type": kind, kind: _media(file, kind, media_id, outgoing.text)}
    text = {"body": outgoing.text, "preview_url": False}
    return body | {"type": "text", "text": text}


def _to(outgoing: Outgoing) -> dict[str, Any]:
    """A group, a number where we know one, or Meta's id of somebody who hides theirs."""
    if outgoing.thread_id.startswith(GROUP):
        group = outgoing.thread_id.removeprefix(GROUP)
        return {"recipient_type": "group", "to": group}
    known = outgoing.to.external_id if outgoing.to else outgoing.thread_id
    phone = outgoing.to.phone if outgoing.to else ""
    number = "".join(filter(str.isdigit, phone or (known if known.isdigit() else "")))
    who = {"to": f"+{number}"} if number else {"recipient": known}
    return {"recipient_type": "individual", **who}


def kind_of(file: File, caption: str = "") -> str:
    """As what a file goes: sound carries no words, so with words it is a document."""
    plain = file.content_type.split(";")[0].strip().lower()
    kind, most = KINDS.get(plain, ("document", 0))
    is_fit = len(file.content) <= most and not (kind == "audio" and caption.strip())
    return kind if is_fit else "document"


def _media(file: File, kind: str, media_id: str, caption: str) -> dict[str, Any]:
    media: dict[str, Any] = {"id": media_id}
    if caption.strip():
        media["caption"] = caption
    if kind == "document":
        media["filename"] = file.name[:240] or "file"
    return media


def _template(outgoing: Outgoing) -> dict[str, Any]:
    assert outgoing.filled is not None  # must_fit
    template, values = outgoing.filled.template, outgoing.filled.values
    parameters = []
    for place, value in zip(template.places, values, strict=True):
        # Numbered places go by their order, named ones by name.
        named = {} if place.isdigit() else {"parameter_name": place}
        # Meta takes no line breaks, tabs or runs of spaces in a value.
        parameters.append({"type": "text", **named, "text": " ".join(value.split())})
    body = [{"type": "body", "parameters": parameters}] if parameters else []
    # "deterministic": this language or none; the document asks for the word.
    language = {"code": template.language, "policy": "deterministic"}
    return {"name": template.name, "language": language, "components": body}


def upload(file: File, kind: str) -> tuple[bytes, str]:
    """A file as a form with its content type, for the media door."""
    edge = f"ascolto-{secrets.token_hex(16)}"
    plain = file.content_type.split(";")[0].strip().lower()
    is_odd = not plain.isascii() or not plain.isprintable() or "/" not in plain
    type_ = "application/octet-stream" if is_odd else plain
    name = "".join(s for s in file.name if s.isprintable() and s not in '"\\')[:200]
    fields = {"messaging_product": "whatsapp", "type": type_}
    pieces = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name_}"\r\n\r\n{value}\r\n'
        for name_, value in fields.items()
    ]
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; '
        f'filename="{name or kind}"\r\nContent-Type: {type_}\r\n\r\n'
    )
    whole = "".join([*pieces, head]).encode("utf-8", "replace")
    end = f"\r\n--{edge}--\r\n".encode()
    return whole + file.content + end, f"multipart/form-data; boundary={edge}"


def sent(answer: dict[str, Any]) -> Sent:
    """Raises `OutcomeUnknown` when WhatsApp took it but does not say under which id."""
    for one in reading.parts(answer, "messages"):
        if external_id := reading.id_of(one.get("id")):
            return Sent(external_id, datetime.now(UTC))
    raise OutcomeUnknown(UNREADABLE)
