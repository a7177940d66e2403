"""From what the chat stored to facts. Pure.

A delivery is one thing a visitor did: wrote, left an address, read. Files travel inside it, so
that the stored payload is the whole of what was said and can be replayed on its own.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterable
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    Field,
    TypeAdapter,
    ValidationError,
)

from ascolto.channels.contract import (
    Author,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
    Text,
)

LEFT_EMAIL = Text(
    it="Il mio indirizzo e-mail: {email}", en="My e-mail address: {email}"
)


def _decoded(value: object) -> object:
    return b64decode(value, validate=True) if isinstance(value, str) else value


Content = Annotated[bytes, BeforeValidator(_decoded)]
Id = Annotated[str, Field(min_length=1, max_length=200)]


class Visitor(BaseModel):
    """`id` is the visitor's own, or `user:` and the customer's when the company's site vouched."""

    id: Id
    name: str = ""
    email: str = ""
    user_id: str = ""


class Upload(BaseModel):
    name: str = ""
    content_type: str = ""
    content: Content = b""


class Event(BaseModel):
    client_id: Id
    visitor: Visitor
    sent_at: AwareDatetime


class Wrote(Event):
    type: Literal["message"]
    text: str = ""
    page_url: str = ""
    language: str = ""
    files: tuple[Upload, ...] = ()


class LeftEmail(Event):
    type: Literal["email"]
    email: Id
    language: str = ""


class HasRead(Event):
    type: Literal["read"]
    of: tuple[Id, ...] = ()


EVENTS: TypeAdapter[Wrote | LeftEmail | HasRead] = TypeAdapter(
    Annotated[Wrote | LeftEmail | HasRead, Field(discriminator="type")],
)


def facts(raw: Raw) -> Iterable[Fact]:
    """The facts in one delivery. Raises `Malformed`."""
    event = _event(raw.body)
    if isinstance(event, HasRead):
        return [
            Receipt(of=of, fate=Fate.READ, at=event.sent_at) for of in event.of
        ] or [
            Ignored("Nothing was read."),
        ]
    if isinstance(event, LeftEmail):
        return [_left_email(event)]
    if not event.text.strip() and not event.files:
        return [Ignored("An empty message.")]
    return [_wrote(event)]


def _event(body: bytes) -> Wrote | LeftEmail | HasRead:
    try:
        return EVENTS.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(step) for step in first["loc"])
        raise Malformed(
            f"Not a chat delivery: {where or 'body'}: {first['msg']}"
        ) from None


def _wrote(event: Wrote) -> Incoming:
    meta = {"page": public_part(event.page_url), "customer": event.visitor.user_id}
    return Incoming(
        **_common(event),
        text=_clean(event.text),
        files=tuple(_file(upload) for upload in event.files),
        language=event.language[:8],
        meta={name: value for name, value in meta.items() if value},
    )


def _left_email(event: LeftEmail) -> Incoming:
    """Said by the visitor, but not a question: it must not be acknowledged on its own."""
    return Incoming(
        **_common(event, email=event.email),
        text=LEFT_EMAIL.in_(event.language).format(email=_clean(event.email)),
        language=event.language[:8],
        automatic="contact-details",
        meta={"left": "email"},
    )


def _common(event: Event, email: str = "") -> dict[str, Any]:
    """A visitor has one thread. Ids are chosen by browsers, so they count within the visitor."""
    who = author(event.visitor, email)
    return {
        "external_id": f"{who.external_id}:{event.client_id}",
        "author": who,
        "sent_at": event.sent_at,
        "thread_id": who.external_id,
    }


def author(visitor: Visitor, email: str = "") -> Author:
    return Author(
        external_id=_clean(visitor.id),
        name=_clean(visitor.name)[:200],
        email=_clean(email or visitor.email)[:254],
    )


def _file(upload: Upload) -> File:
    return File(
        name=_clean(upload.name)[:200] or "file",
        content=upload.content,
        content_type=upload.content_type[:100],
    )


def public_part(url: str) -> str:
    """The page without what may be secret in its address: user, query, fragment."""
    try:
        parts = urlsplit(url.strip())
        host = f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}"
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host:
        return ""
    return f"{parts.scheme}://{host}{parts.path}"[:500]


def _clean(text: str) -> str:
    """Without NUL, which a database refuses; lines end the same way everywhere."""
    return text.replace("\0", "").replace("\r\n", "\n").strip()
