"""Answers on their way out."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    measure,
)
from ascolto.connectors.misago.manifest import MANIFEST
from ascolto.core import http
from ascolto.providers.rest import reading

LONGEST_QUOTE = 300
HELD_BACK = Text(
    it="Il forum non accetta un'altra risposta così presto: si riprova fra poco.",
    en="The forum takes no other answer so soon: it is tried again in a moment.",
)


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` when the reply is too long or its files are too large."""
    limit = MANIFEST.text_limit or 0
    if measure(outgoing.text, MANIFEST.text_unit) > limit:
        raise Refused(
            Text(
                it=f"Una risposta sul forum ha al massimo {limit:,} caratteri.",
                en=f"An answer on the forum has at most {limit:,} characters.",
            )
        )
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(
            Text(
                it="Gli allegati di una risposta hanno in tutto al massimo 4 MiB.",
                en="The files of an answer have at most 4 MiB together.",
            )
        )


def quote(poster: str, said: str) -> str:
    """The beginning of what is answered, as the forum's own button “Reply” would put it."""
    words = " ".join(said.replace("[", "(").replace("]", ")").split())
    short = words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE]}…"
    name = "".join(c for c in poster if c.isalnum())
    return f'[quote="@{name}"]\n{short}\n[/quote]\n\n' if name and short else ""


def upload(file: File) -> tuple[bytes, str]:
    """The body that brings a file, and its content type."""
    edge = f"ascolto-{secrets.token_hex(12)}"
    name = "".join(c if c.isprintable() and c not in '"\\' else "_" for c in file.name)
    kind = file.content_type or "application/octet-stream"
    kind = kind if kind.isascii() and kind.isprintable() else "application/octet-stream"
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="upload"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    body = head.encode() + file.content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def sent(answer: http.Response) -> Sent:
    """The post that was made. It was: an answer that cannot be read does not change that."""
    try:
        created: Any = answer.json()
        number = created["id"]
    except (ValueError, KeyError, TypeError):
        raise OutcomeUnknown(
            "The forum took the answer without saying what became of it."
        ) from None
    at = reading.moment(created.get("posted_on")) or datetime.now(UTC)
    return Sent(str(number), at)
