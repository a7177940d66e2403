"""Answers on their way out: one call of the Bot API for each, and what it says to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from ascolto.channels.contract import (
    File,
    Mode,
    Outgoing,
    Refused,
    Sent,
    Text,
    Unit,
    measure,
)
from ascolto.connectors.telegram import naming
from ascolto.connectors.telegram.manifest import MANIFEST
from ascolto.connectors.telegram.naming import Place

LONGEST_CAPTION = 1024
MOST_FILES = 10
LARGEST_PHOTO = 10 * 1024 * 1024
BUSINESS_WINDOW = timedelta(hours=24)
PICTURES = {"image/jpeg", "image/png"}


@dataclass(frozen=True)
class Call:
    """One call: the method, its parameters, and the files that travel beside them."""

    method: str
    parameters: dict[str, Any]
    files: Mapping[str, File] = field(default_factory=dict)

    def packed(self, boundary: str) -> tuple[str, bytes]:
        """Content type and body."""
        if not self.files:
            body = json.dumps(self.parameters, ensure_ascii=False).encode()
            return "application/json", body
        pieces = []
        for name, value in self.parameters.items():
            said = value if isinstance(value, str) else json.dumps(value)
            head = f'content-disposition: form-data; name="{name}"'
            pieces.append(f"--{boundary}\r\n{head}\r\n\r\n{said}\r\n".encode())
        for name, file in self.files.items():
            head = (
                f'content-disposition: form-data; name="{name}"; '
                f'filename="{_header(file.name) or "file"}"\r\n'
                f"content-type: {_header(file.content_type) or 'application/octet-stream'}"
            )
            pieces.append(f"--{boundary}\r\n{head}\r\n\r\n".encode())
            pieces.append(file.content + b"\r\n")
        pieces.append(f"--{boundary}--\r\n".encode())
        return f"multipart/form-data; boundary={boundary}", b"".join(pieces)


def _header(text: str) -> str:
    """What may stand in a header between quotes."""
    return "".join(s for s in text if s.isprintable() and s not in '"\\')[:200]


def boundary(outgoing: Outgoing) -> str:
    return hashlib.sha256(outgoing.idempotency_key.encode()).hexdigest()[:32]


def must_fit(outgoing: Outgoing, now: datetime) -> None:
    """Raises `Refused`, before anything is sent."""
    long = measure(outgoing.text, Unit.UTF16)
    limit = LONGEST_CAPTION if outgoing.files else MANIFEST.text_limit or 0
    if long > limit:
        raise Refused(
            Text(
                it=f"Su Telegram un testo {'con allegati ' if outgoing.files else ''}ha al massimo "
                f"{limit} caratteri: questo ne ha {long}.",
                en=f"On Telegram a text {'with files ' if outgoing.files else ''}has at most "
                f"{limit} characters: this one has {long}.",
            )
        )
    if not outgoing.text.strip() and not outgoing.files:
        raise Refused(Text(it="La risposta è vuota.", en="The answer is empty."))
    _files_fit(outgoing.files)
    _window_is_open(outgoing, now)


def _files_fit(files: tuple[File, ...]) -> None:
    if len(files) > MOST_FILES:
        raise Refused(
            Text(
                it=f"Telegram prende al massimo {MOST_FILES} allegati per messaggio.",
                en=f"Telegram takes at most {MOST_FILES} files in a message.",
            )
        )
    if sum(len(file.content) for file in files) > MANIFEST.attachment_limit:
        raise Refused(
            Text(
                it="Gli allegati superano i 50 MB che Telegram lascia mandare a un bot.",
                en="The files are over the 50 MB that Telegram lets a bot send.",
            )
        )


def _window_is_open(outgoing: Outgoing, now: datetime) -> None:
    """A bot answers for a business account only in chats that said something in the last day."""
    heard, business = outgoing.last_heard_at, Place.read(outgoing.thread_id).business
    late = business and heard is not None and now - heard >= BUSINESS_WINDOW
    if late or outgoing.mode is Mode.NONE:
        raise Refused(
            Text(
                it="Sono passate più di 24 ore dal loro ultimo messaggio: per un profilo Business "
                "Telegram non lascia più rispondere al bot. Si può rispondere dall'app.",
                en="More than 24 hours have passed since their last message: for a Business "
                "profile Telegram no longer lets the bot answer. You can answer in the app.",
            )
        )


def call(outgoing: Outgoing) -> Call:
    """The one call that carries an answer."""
    place = Place.read(outgoing.thread_id)
    where = _where(place)
    earlier = naming.number_in(outgoing.replaces, place) if outgoing.replaces else None
    if earlier is not None and not outgoing.files:
        names = {"chat_id", "business_connection_id"} & where.keys()
        known = {name: where[name] for name in names}
        said = {**known, "message_id": earlier, "text": outgoing.text}
        return Call("editMessageText", said)
    answered = naming.number_in(outgoing.in_reply_to, place)
    if answered is not None and place.by:
        # In a group it must be seen what is answered; the answer is sent even when that is gone.
        where["reply_parameters"] = {
            "message_id": answered,
            "allow_sending_without_reply": True,
        }
    if not outgoing.files:
        return Call("sendMessage", {**where, "text": outgoing.text})
    caption = {"caption": outgoing.text} if outgoing.text else {}
    if len(outgoing.files) > 1:
        return _album(outgoing.files, where, caption)
    return _single(outgoing.files[0], {**where, **caption})


def _is_picture(file: File) -> bool:
    return file.content_type in PICTURES and len(file.content) <= LARGEST_PHOTO


def _single(file: File, said: dict[str, Any]) -> Call:
    if _is_picture(file):
        return Call("sendPhoto", said, {"photo": file})
    return Call("sendDocument", said, {"document": file})


def _where(place: Place) -> dict[str, Any]:
    where: dict[str, Any] = {"chat_id": place.chat_id}
    if place.business:
        where["business_connection_id"] = place.business
    if place.topic.isdigit():
        where["message_thread_id"] = int(place.topic)
    return where


def _album(
    files: tuple[File, ...], where: dict[str, Any], caption: dict[str, str]
) -> Call:
    """Several files in one call, so that there is no half answer: pictures, or documents."""
    pictures = all(_is_picture(file) for file in files)
    kind = "photo" if pictures else "document"
    media: list[dict[str, Any]] = [
        {"type": kind, "media": f"attach://file{i}"} for i in range(len(files))
    ]
    # Under a row of documents a caption shows with the last, over a row of pictures with the first.
    media[0 if pictures else -1] |= caption
    carried = {f"file{i}": file for i, file in enumerate(files)}
    return Call("sendMediaGroup", {**where, "media": media}, carried)


def sent(outgoing: Outgoing, result: Any) -> Sent:
    """What Telegram made of it; our key names it where it does not say."""
    first = result[0] if isinstance(result, list) and result else result
    said = first if isinstance(first, dict) else {}
    place, number, date = (
        Place.read(outgoing.thread_id),
        said.get("message_id"),
        said.get("date"),
    )
    at = said.get("edit_date", date)
    when = datetime.fromtimestamp(at, UTC) if isinstance(at, int) else datetime.now(UTC)
    chat = said.get("chat")
    where = str(chat["id"]) if isinstance(chat, dict) and "id" in chat else place.chat
    named = naming.message(where, str(number), place.business)
    return Sent(named if number is not None else outgoing.idempotency_key, when)
