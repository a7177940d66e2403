"""One answer on its way out."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import (
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.mastodon.manifest import MANIFEST
from ascolto.connectors.mastodon.talking import Line, understood

MOST_FILES = 4
MOST_CHARACTERS = 500  # what nearly every server takes
LINK = re.compile(r"https?://\S+", re.I)
LINK_COUNTS = 23
DIRECT = "direct"
REMEMBERED = timedelta(hours=1)  # how long a server knows an Idempotency-Key


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused`, before anything is called."""
    limit = MANIFEST.longest_post if outgoing.is_post else MANIFEST.text_limit
    if measure(outgoing.text, MANIFEST.text_unit) > (limit or 0):
        raise Refused(
            Text(
                it=f"Qui un testo su Mastodon ha al massimo {limit} caratteri.",
                en=f"Here a text on Mastodon has at most {limit} characters.",
            )
        )
    weight = sum(len(file.content) for file in outgoing.files)
    if weight > MANIFEST.attachment_limit or len(outgoing.files) > MOST_FILES:
        raise Refused(
            Text(
                it="Una risposta su Mastodon porta al massimo 4 file, 16 MB in tutto.",
                en="An answer on Mastodon carries at most 4 files, 16 MB together.",
            )
        )


def reply(line: Line, outgoing: Outgoing, me: str) -> Sent:
    """Post it under the message it answers, with everybody mentioned who must be."""
    parent = _parent(line, outgoing.in_reply_to)
    body = {
        "status": _addressed(outgoing.text, parent, me),
        "visibility": parent.get("visibility") or DIRECT,
        "in_reply_to_id": str(parent["id"]),
        "language": outgoing.language[:2] or None,
        "media_ids": [_uploaded(line, file) for file in outgoing.files],
    }
    if parent.get("spoiler_text"):
        body["spoiler_text"] = parent["spoiler_text"]
        body["sensitive"] = True
    return _posted(line, outgoing, body)


def publish(line: Line, outgoing: Outgoing) -> Sent:
    """A post that everybody sees."""
    body = {
        "status": outgoing.text,
        "visibility": "public",
        "language": outgoing.language[:2] or None,
        "media_ids": [_uploaded(line, file) for file in outgoing.files],
    }
    return _posted(line, outgoing, body)


def _posted(line: Line, outgoing: Outgoing, body: dict[str, Any]) -> Sent:
    headers = {
        "content-type": "application/json",
        "idempotency-key": outgoing.idempotency_key,
    }
    answer = line.post("/api/v1/statuses", orjson.dumps(body), headers)
    return _sent(understood(answer).content)


def _sent(content: bytes) -> Sent:
    try:
        said = orjson.loads(content)
        link = str(said.get("url") or "")
        return Sent(str(said["id"]), _time(said["created_at"]), permalink=link)
    except (ValueError, KeyError, TypeError):
        raise OutcomeUnknown(
            "The server took it and did not say what it made of it."
        ) from None


def find(line: Line, key: str, me: str) -> Sent | None:
    """Ask with an empty post under the same key.

    A server that knows the key answers with the post it made; one that does not refuses a post
    without words. It remembers for an hour, so its "no" proves something only where the profile
    has said nothing for longer than that.
    """
    headers = {"content-type": "application/json", "idempotency-key": key}
    try:
        answer = line.post("/api/v1/statuses", b'{"status": ""}', headers)
    except OutcomeUnknown as unknown:
        raise TryLater(unknown.text) from None
    if answer.ok:
        return _sent(answer.content)
    if answer.status not in {400, 422}:
        understood(answer)
    latest = line.get(f"/api/v1/accounts/{me}/statuses", {"limit": 1})
    if (
        not latest
        or datetime.now(UTC) - _time(latest[0]["created_at"]) > 24 * REMEMBERED
    ):
        return None
    raise OutcomeUnknown(
        Text(
            it="Il server non sa più dire se la risposta è partita: guarda il profilo.",
            en="The server can no longer tell whether the answer went out: look at the profile.",
        )
    )


def _parent(line: Line, id: str) -> dict[str, Any]:
    if not re.fullmatch(r"[\w-]{1,128}", id):
        raise Refused("There is no post to answer.")
    answer = line.ask(f"/api/v1/statuses/{id}")
    if answer.status in {404, 410}:
        raise Refused(
            Text(
                it="Il messaggio a cui rispondi non c'è più, o non lo possiamo più vedere.",
                en="The message you answer is gone, or can no longer be seen by us.",
            )
        )
    try:
        said = understood(answer).json()
    except (OutcomeUnknown, ValueError):
        raise TryLater(
            "The server could not show the message that is answered."
        ) from None
    if not isinstance(said, dict) or "id" not in said:
        raise TryLater("The server could not show the message that is answered.")
    return said


def _addressed(text: str, parent: dict[str, Any], me: str) -> str:
    """With the names in front that it lacks: who is not mentioned learns nothing of it."""
    people = [parent.get("account") or {}, *(parent.get("mentions") or ())]
    names = dict.fromkeys(
        f"@{one['acct']}"
        for one in people
        if one.get("acct") and str(one.get("id")) != me
    )
    said = text.casefold()
    lacking = [name for name in names if not _mentions(said, name.casefold())]
    whole = " ".join([*lacking, text])
    if _length(whole) > MOST_CHARACTERS:
        raise Refused(
            Text(
                it=f"Con i nomi da menzionare la risposta supera {MOST_CHARACTERS} caratteri.",
                en=f"With the names to mention, the answer is over {MOST_CHARACTERS} characters.",
            )
        )
    return whole


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?![\w@.-]*\w)", text) is not None


def _length(text: str) -> int:
    """As the server counts: a link is 23, a name counts without its server."""
    text = LINK.sub("x" * LINK_COUNTS, text)
    return len(re.sub(r"(@\w+)@[\w.-]+\w", r"\1", text))


def _uploaded(line: Line, file: File) -> str:
    body, kind = _form(file)
    try:
        answer = line.post("/api/v2/media", body, {"content-type": kind}, wait=40)
        said = understood(answer).json()
        for pause in (0.3, 1, 2, 4, 8):  # 202, then 206: still being worked on
            if said.get("url") or answer.status == 200:
                break
            time.sleep(pause)
            answer = understood(line.ask(f"/api/v1/media/{said['id']}"))
        return str(said["id"])
    except OutcomeUnknown as unknown:  # a file alone is seen by nobody
        raise TryLater(unknown.text) from None


def _form(file: File) -> tuple[bytes, str]:
    mark = secrets.token_hex(16)
    name = re.sub(r'[\r\n"\\\0]', "_", file.name) or "file"
    kind = file.content_type or "application/octet-stream"
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind):
        kind = "application/octet-stream"
    head = (
        f'--{mark}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n'
        f"content-type: {kind}\r\n\r\n"
    )
    body = head.encode() + file.content + f"\r\n--{mark}--\r\n".encode()
    return body, f"multipart/form-data; boundary={mark}"


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def lacking(line: Line) -> Iterable[Text]:
    """What the token may not do, found out without doing anything."""
    if line.ask("/api/v1/notifications", {"limit": 1}).status == 403:
        yield Text(
            it="Il token non può leggere le notifiche: aggiungi il permesso read.",
            en="The token may not read notifications: add the scope read.",
        )
    empty = {"content-type": "application/json"}
    if line.post("/api/v1/statuses", b'{"status": ""}', empty).status == 403:
        yield Text(
            it="Il token non può scrivere: aggiungi il permesso write:statuses.",
            en="The token may not write: add the scope write:statuses.",
        )
    if line.post("/api/v2/media", b"{}", empty).status == 403:
        yield Text(
            it="Il token non può caricare immagini: aggiungi il permesso write:media.",
            en="The token may not upload pictures: add the scope write:media.",
        )
