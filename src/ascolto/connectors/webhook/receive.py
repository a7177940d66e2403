"""From a verified call to facts. Pure.

Who and what a message is must be right, or the delivery is `Malformed` with the name of the
field. Everything beside that (a time, one file, a rating) may be wrong: the message is taken, and
its `problem` says what was left out, so that a customer's words never wait for a programmer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Fate,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
    Visibility,
)
from ascolto.connectors.webhook import reading
from ascolto.connectors.webhook.reading import Fields

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
AHEAD = timedelta(hours=1)  # how far a message may lie after the call that brings it
RATINGS = range(1, 6)


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = Fields(reading.loaded(raw.body))
    kind = body.text("type", needed=True)
    made = KINDS.get(kind)
    if made is None:
        return [Ignored(f"Calls of the type “{kind[:60]}” mean nothing here.")]
    # Standard Webhooks recommends to put everything under "data"; both ways are fine.
    inner = body.values.get("data")
    nested = isinstance(inner, dict) and not {"message", "receipt"} & body.values.keys()
    return [made(body.part("data") if nested else body, _came_at(raw.headers))]


def _created(body: Fields, came_at: datetime | None) -> Fact:
    message, author = body.part("message"), body.part("author")
    conversation = body.part("conversation")
    text = message.prose("text")
    html = message.prose("html")
    files = message.files("attachments")
    rating = message.whole("rating", RATINGS)
    if not text.strip() and html:
        text = reading.text_of(html)
    if not (text.strip() or files or rating):
        raise Malformed("message.text is missing: a message says something.")
    answered = message.id("in_reply_to", needed=False)
    return Incoming(
        external_id=message.id("external_id"),
        author=_author(author),
        text=text,
        sent_at=_time(message, "created_at", came_at),
        thread_id=conversation.id("external_id"),
        references=(answered,) if answered else (),
        subject=conversation.line("subject", 500),
        html=html,
        files=files,
        visibility=_visibility(message),
        permalink=_link(message) or _link(conversation),
        rating=rating,
        automatic=message.line("automatic", 40),
        ours=message.flag("ours"),
        language=_language(message),
        problem=body.problem(),
    )


def _edited(body: Fields, came_at: datetime | None) -> Fact:
    message = body.part("message")
    text, html = message.prose("text"), message.prose("html")
    if not text.strip() and not html:
        raise Malformed("message.text is missing: an edit brings the new text.")
    at = _time(message, "edited_at", came_at)
    return Edited(
        message.id("external_id"),
        (text.strip() and text) or reading.text_of(html),
        at,
        html,
    )


def _deleted(body: Fields, came_at: datetime | None) -> Fact:
    message = body.part("message")
    return Deleted(message.id("external_id"), _time(message, "deleted_at", came_at))


def _receipt(body: Fields, came_at: datetime | None) -> Fact:
    receipt = body.part("receipt")
    fate = receipt.text("fate", needed=True)
    if fate not in set(Fate):
        raise Malformed("receipt.fate must be delivered, read or failed.")
    at = _time(receipt, "at", came_at)
    return Receipt(receipt.id("of"), Fate(fate), at, receipt.line("why", 500))


def _ping(body: Fields, came_at: datetime | None) -> Fact:
    return Ignored("A ping: the connection works.")


KINDS: Mapping[str, Callable[[Fields, datetime | None], Fact]] = {
    "message.created": _created,
    "message.edited": _edited,
    "message.deleted": _deleted,
    "receipt": _receipt,
    "ping": _ping,
}


def _author(author: Fields) -> Author:
    email = author.line("email", 254)
    phone = author.line("phone", 40)
    known = author.id("external_id", needed=False, longest=320) or email or phone
    if not known:
        raise Malformed(
            "author.external_id is missing: without it nobody can be answered."
        )
    return Author(known, author.line("name", 200), email, phone)


def _time(part: Fields, name: str, came_at: datetime | None) -> datetime:
    """The time under `name`, or that of the call when there is none that can be right."""
    value = part.values.get(name)
    at = reading.moment(value)
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
        part.note(name, "has no time zone: read as UTC")
    latest = came_at + AHEAD if came_at else None
    if at is not None and at >= OLDEST and (latest is None or at <= latest):
        return at
    if came_at is None:
        raise Malformed(
            f"{part.path}{name} is missing, or is not a time like {EXAMPLE}."
        )
    if value is not None:
        part.note(name, "cannot be right: the time of the call is shown instead")
    return came_at


EXAMPLE = "2026-11-21T18:30:00+01:00"


def _came_at(headers: Mapping[str, str]) -> datetime | None:
    """When the call was signed; kept with the raw delivery, so that parsing stays pure."""
    at = headers.get("webhook-timestamp", "")
    return (
        datetime.fromtimestamp(int(at), UTC)
        if re.fullmatch(r"[0-9]{1,11}", at)
        else None
    )


def _visibility(message: Fields) -> Visibility | None:
    said = message.text("visibility")
    if not said:
        return None
    if said in set(Visibility):
        return Visibility(said)
    message.note("visibility", "is neither private nor public: taken as private")
    return Visibility.PRIVATE


def _language(message: Fields) -> str:
    said = message.text("language").strip()
    if said and not LANGUAGE.fullmatch(said):
        message.note("language", "is not a language like it or en-GB")
        return ""
    return said if len(said) <= 8 else said.split("-")[0]


def _link(part: Fields) -> str:
    said = part.text("url").strip()
    if not said:
        return ""
    if len(said) > 1000 or not re.fullmatch(r"https?://[^\s<>\"]+", said):
        part.note("url", "is not a web address")
        return ""
    return said
