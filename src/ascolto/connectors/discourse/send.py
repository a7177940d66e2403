"""Answers on their way out: what we post, and the mark by which a lost one is found again."""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    File,
    Outgoing,
    Refused,
    Sent,
    Text,
    measure,
)
from ascolto.connectors.discourse.manifest import MANIFEST
from ascolto.providers.rest import reading


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


def mark(idempotency_key: str) -> str:
    """A comment of HTML: readers do not see it, and the forum keeps it in the post's source."""
    safe = "".join(c for c in idempotency_key if c.isalnum() or c in "-_.:")
    return f"<!-- ascolto:{safe[:150]} -->"


def post(outgoing: Outgoing, topic: int, number: int | None, links: list[str]) -> bytes:
    """The body of POST /posts.json."""
    parts = [outgoing.text, *links, mark(outgoing.idempotency_key)]
    said: dict[str, Any] = {"raw": "\n\n".join(parts), "topic_id": topic}
    if number and number > 1:
        said["reply_to_post_number"] = number
    return json.dumps(said).encode()


def upload(file: File) -> tuple[bytes, str]:
    """The body of POST /uploads.json and its content type."""
    edge = f"ascolto-{secrets.token_hex(12)}"
    name = "".join(c if c.isprintable() and c not in '"\\' else "_" for c in file.name)
    kind = file.content_type or "application/octet-stream"
    kind = kind if kind.isascii() and kind.isprintable() else "application/octet-stream"
    fields = {"upload_type": "composer", "synchronous": "true"}
    body = b"".join(
        f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'.encode()
        for n, v in fields.items()
    )
    head = (
        f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
        f"Content-Type: {kind}\r\n\r\n"
    )
    body += head.encode() + file.content + f"\r\n--{edge}--\r\n".encode()
    return body, f"multipart/form-data; boundary={edge}"


def link(file: File, uploaded: dict[str, Any]) -> str:
    """How a post shows an uploaded file. Raises `KeyError`."""
    name = "".join(c for c in file.name if c not in "[]|\n\r")
    if uploaded.get("width"):
        size = f"{uploaded['width']}x{uploaded.get('height')}"
        return f"![{name}|{size}]({uploaded['short_url']})"
    return f"[{name}|attachment]({uploaded['short_url']})"


def sent(created: dict[str, Any]) -> Sent:
    at = reading.moment(created.get("created_at")) or datetime.now(UTC)
    return Sent(str(created["id"]), at)
