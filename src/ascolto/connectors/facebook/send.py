"""Answers on their way out: where they stand, what fits."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    measure,
)
from ascolto.connectors.facebook.manifest import MANIFEST
from ascolto.connectors.facebook.posts import BETWEEN
from ascolto.providers.meta import reading
from ascolto.providers.meta.graph import UNREADABLE

PICTURES = {"image/gif", "image/jpeg", "image/png", "image/webp"}
LONG = Text(
    it="Una risposta su Facebook ha al massimo 8.000 caratteri.",
    en="An answer on Facebook has at most 8,000 characters.",
)
LONG_POST = Text(
    it="Un post su Facebook ha al massimo 63.206 caratteri.",
    en="A post on Facebook has at most 63,206 characters.",
)
WORDS_ONLY = Text(
    it="Da qui un post su Facebook porta solo parole.",
    en="From here a post on Facebook carries words only.",
)
ONE_PICTURE = Text(
    it="Una risposta pubblica porta una sola foto, al massimo di 4 MB.",
    en="A public answer carries one picture, of at most 4 MB.",
)
EMPTY = Text(it="Il testo è vuoto.", en="The text is empty.")


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` before anything is sent."""
    limit = MANIFEST.longest_post if outgoing.is_post else MANIFEST.text_limit
    if measure(outgoing.text, MANIFEST.text_unit) > (limit or 0):
        raise Refused(LONG_POST if outgoing.is_post else LONG)
    if outgoing.is_post and outgoing.files:
        raise Refused(WORDS_ONLY)
    if not outgoing.text.strip() and not outgoing.files:
        raise Refused(EMPTY)
    if len(outgoing.files) > 1 or any(not _is_fit(file) for file in outgoing.files):
        raise Refused(ONE_PICTURE)


def _is_fit(file: File) -> bool:
    return plain(file) in PICTURES and len(file.content) <= MANIFEST.attachment_limit


def plain(file: File) -> str:
    return file.content_type.split(";")[0].strip().lower()


def target(outgoing: Outgoing) -> str:
    """What is commented on: the top-level comment, as Facebook knows two levels only; else the
    post or story."""
    post, _, comment = outgoing.thread_id.partition(BETWEEN)
    return quote(comment or post or outgoing.in_reply_to, safe="")


def place(outgoing: Outgoing, external_id: str) -> str:
    """The thread an answer to a visitor's post opens: what they say to it comes from there."""
    post, _, comment = outgoing.thread_id.partition(BETWEEN)
    return f"{post}{BETWEEN}{external_id}" if "_" in post and not comment else ""


def sent(outgoing: Outgoing, answer: dict[str, Any]) -> Sent:
    """Raises `OutcomeUnknown` when Facebook took it but does not say under which id."""
    external_id = reading.id_of(answer.get("id"))
    if not external_id:
        raise OutcomeUnknown(UNREADABLE)
    return Sent(external_id, datetime.now(UTC), thread_id=place(outgoing, external_id))


def published(answer: dict[str, Any]) -> Sent:
    """A post of the Page's own: its id is also its address."""
    external_id = reading.id_of(answer.get("id"))
    if not external_id:
        raise OutcomeUnknown(UNREADABLE)
    return Sent(external_id, datetime.now(UTC), permalink=link(external_id))


def link(post: str) -> str:
    return f"https://www.facebook.com/{quote(post, safe='')}"


def upload(file: File) -> tuple[bytes, str]:
    """A picture as a form with its content type; unpublished until a comment shows it."""
    edge = f"ascolto-{secrets.token_hex(16)}"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="published"\r\n\r\nfalse\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="source"; filename="picture"\r\n'
        f"Content-Type: {plain(file)}\r\n\r\n"
    )
    end = f"\r\n--{edge}--\r\n"
    whole = head.encode() + file.content + end.encode()
    return whole, f"multipart/form-data; boundary={edge}"
