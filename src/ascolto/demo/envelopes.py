"""A customer's words as each channel delivers them. Pure: no Django, no network.

The loader hands these to the ingest; `playing` sends the same through the real doors.
"""

from __future__ import annotations

import base64
import json
import mimetypes
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Any

from ascolto.demo.calendar import ROME
from ascolto.demo.story import Attachment

_WROTE = {
    "it": "Il giorno {at:%d/%m/%Y} alle ore {at:%H:%M} {who} ha scritto:",
    "en": "On {at:%d/%m/%Y} at {at:%H:%M} {who} wrote:",
    "de": "Am {at:%d.%m.%Y} um {at:%H:%M} schrieb {who}:",
}


@dataclass(frozen=True)
class Quoted:
    """What a mail answers: who wrote it, when, and its text."""

    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Letter:
    """A customer's mail before it is bytes. `references`: Message-IDs, oldest first."""

    name: str
    address: str
    to: str
    subject: str
    text: str
    at: datetime
    message_id: str
    language: str = "it"
    references: Sequence[str] = ()
    quoted: Quoted | None = None
    files: Sequence[Attachment] = ()


def mail(letter: Letter) -> EmailMessage:
    """As a mail program writes it, with what it answers quoted below."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f'"{letter.name}" <{letter.address}>'
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at.astimezone(ROME))
    message["Message-ID"] = f"<{letter.message_id}>"
    if letter.references:
        message["In-Reply-To"] = f"<{letter.references[-1]}>"
        message["References"] = " ".join(f"<{each}>" for each in letter.references)
    message.set_content(_with_quote(letter), charset="utf-8", cte="quoted-printable")
    for file in letter.files:
        main, _, sub = _type(file).partition("/")
        message.add_attachment(
            file.content(), maintype=main, subtype=sub, filename=file.name
        )
    # Last, because giving content takes such fields away.
    message["Content-Language"] = letter.language
    return message


def _with_quote(letter: Letter) -> str:
    if letter.quoted is None:
        return letter.text + "\n"
    quoted = letter.quoted
    wrote = _WROTE[letter.language].format(
        at=quoted.at.astimezone(ROME), who=quoted.who
    )
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.text.split("\n"))
    return f"{letter.text}\n\n{wrote}\n\n{lines}\n"


def chat(
    *,
    visitor: str,
    name: str,
    client_id: str,
    text: str,
    language: str,
    at: datetime,
    page: str,
) -> bytes:
    """A chat message of a customer whom the inn's own site vouches for."""
    return _json(
        {
            "type": "message",
            "client_id": client_id,
            "visitor": _visitor(visitor, name),
            "text": text,
            "sent_at": at.isoformat(),
            "page_url": page,
            "language": language,
        }
    )


def chat_read(*, visitor: str, name: str, of: Iterable[str], at: datetime) -> bytes:
    """The visitor has seen these answers."""
    of = list(of)
    return _json(
        {
            "type": "read",
            "client_id": f"read-{of[-1]}",
            "visitor": _visitor(visitor, name),
            "of": of,
            "sent_at": at.isoformat(),
        }
    )


def _visitor(user_id: str, name: str) -> dict[str, str]:
    return {"id": f"user:{user_id}", "user_id": user_id, "name": name}


def form(
    *,
    name: str,
    email: str,
    subject: str,
    text: str,
    language: str,
    at: datetime,
    token: str,
    files: Sequence[Attachment] = (),
) -> bytes:
    """A contact form that was sent."""
    return _json(
        {
            "name": name,
            "email": email,
            "subject": subject,
            "message": text,
            "language": language,
            "page_url": "https://treremi.example/contatti",
            "files": [_file(file) for file in files],
            "token": token,
            "sent_at": at.isoformat(),
        }
    )


@dataclass(frozen=True)
class Posted:
    """A message or review on a platform that calls our webhook."""

    conversation: str
    message: str
    author: str
    name: str
    text: str
    language: str
    at: datetime
    url: str = ""
    in_reply_to: str = ""
    rating: int | None = None
    is_public: bool = False
    files: Sequence[Attachment] = ()


def call(posted: Posted) -> bytes:
    """The body of the platform's call."""
    message: dict[str, Any] = {
        "external_id": posted.message,
        "text": posted.text,
        "language": posted.language,
        "created_at": posted.at.isoformat(),
        "visibility": "public" if posted.is_public else "private",
        "attachments": [_file(file) for file in posted.files],
    }
    if posted.rating is not None:
        message["rating"] = posted.rating
    if posted.in_reply_to:
        message["in_reply_to"] = posted.in_reply_to
    conversation = {"external_id": posted.conversation}
    return _json(
        {
            "type": "message.created",
            "conversation": conversation | ({"url": posted.url} if posted.url else {}),
            "message": message,
            "author": {"external_id": posted.author, "name": posted.name},
        }
    )


def counter(
    *, name: str, phone: str, text: str, at: datetime, typed_by: str, where: str
) -> bytes:
    """What a member wrote down at the counter or on the phone."""
    return _json(
        {
            "where": where,
            "name": name,
            "phone": phone,
            "text": text,
            "said_at": at.isoformat(),
            "typed_by": typed_by,
        }
    )


def _file(file: Attachment) -> dict[str, str]:
    return {
        "name": file.name,
        "content_type": _type(file),
        "content_base64": base64.b64encode(file.content()).decode(),
    }


def _type(file: Attachment) -> str:
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
