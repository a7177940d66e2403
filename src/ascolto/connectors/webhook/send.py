"""Answers on their way out: what we send, and what the other system's reply means."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from typing import Any, NoReturn

import orjson

from ascolto.channels.contract import (
    Author,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Site,
    TryLater,
)
from ascolto.connectors.webhook.manifest import MANIFEST
from ascolto.core import http

LONGEST_ANSWER = 64 * 1024  # bytes: an external_id needs no more


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused` when the reply is too long or its files are too large."""
    limit = MANIFEST.text_limit or 0
    if len(outgoing.text) > limit:
        raise Refused(f"An answer on this channel has at most {limit:,} characters.")
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(
            "The files of an answer on this channel have at most 10 MiB together."
        )


def payload(outgoing: Outgoing) -> bytes:
    """The body of the call: the same bytes for the same reply, however often it is sent."""
    message: dict[str, Any] = {
        "external_id": outgoing.idempotency_key,
        "text": outgoing.text,
        "in_reply_to": outgoing.in_reply_to or None,
        "references": list(outgoing.references),
        "language": outgoing.language,
        "automatic": outgoing.automatic,
        "attachments": [_attachment(file) for file in outgoing.files],
    }
    return orjson.dumps(
        {
            "type": "reply.created",
            "conversation": {
                "external_id": outgoing.thread_id,
                "subject": outgoing.subject or None,
            },
            "message": message,
            "to": _person(outgoing.to) if outgoing.to else None,
            "sender": {"name": outgoing.sender_name},
        }
    )


def ping(site: Site) -> bytes:
    return orjson.dumps({"type": "ping", "account": site.account, "name": site.name})


def sent(idempotency_key: str, answer: bytes) -> Sent:
    """The other system may name the message; else our key names it."""
    external_id: object = None
    try:
        said = orjson.loads(answer) if answer else None
        external_id = said.get("external_id") if isinstance(said, dict) else None
    except orjson.JSONDecodeError:
        pass  # it said 2xx: what else it said does not matter
    if isinstance(external_id, int) and not isinstance(external_id, bool):
        external_id = str(external_id)
    named = isinstance(external_id, str) and 0 < len(external_id) <= 512
    known = external_id if named and _storable(str(external_id)) else idempotency_key
    return Sent(str(known), datetime.now(UTC))


def after_answer(answer: http.Response, *, repeats: bool) -> bytes:
    """The body of a 2xx; every other status raises what it means."""
    status = answer.status
    if answer.ok:
        return answer.content
    if status in {401, 403, 410}:
        raise NeedsReconnect(
            f"The other system no longer takes our calls (status {status}): check its address "
            "and the secret."
        )
    if status in {408, 425, 429, 503}:
        raise TryLater(
            f"The other system is busy (status {status}).", answer.retry_after
        )
    if status >= 500:
        _doubtful(f"The other system failed (status {status}).", repeats, answer)
    if status == 409:
        raise OutcomeUnknown(
            "The other system says that the answer conflicts with something (status 409): "
            "perhaps it already has it."
        )
    if 300 <= status < 400:
        raise Refused(
            "The address for the answers leads elsewhere: enter the final one."
        )
    raise Refused(f"The other system refused the answer (status {status}).")


def after_failure(failed: http.Failed, *, repeats: bool) -> bytes:
    """No answer came, or none that can be used; raises what it means."""
    if failed.status is not None and 200 <= failed.status < 300:
        return b""  # it said yes before the rest went wrong
    if isinstance(failed, http.Blocked):
        raise Refused(str(failed)) from None
    if not failed.sent:
        raise TryLater(str(failed)) from None
    _doubtful(str(failed), repeats, None)


def _doubtful(what: str, repeats: bool, answer: http.Response | None) -> NoReturn:
    """The call may have been taken. With a receiver that knows repeats, calling again is safe."""
    if repeats:
        raise TryLater(what, answer.retry_after if answer else None) from None
    raise OutcomeUnknown(f"{what} Whether it has the answer is not known.") from None


def _person(author: Author) -> dict[str, str]:
    known = {"name": author.name, "email": author.email, "phone": author.phone}
    return {"external_id": author.external_id, **{n: v for n, v in known.items() if v}}


def _attachment(file: File) -> dict[str, str]:
    return {
        "name": file.name,
        "content_type": file.content_type or "application/octet-stream",
        "content_base64": base64.b64encode(file.content).decode(),
    }


def _storable(text: str) -> bool:
    return "\0" not in text
