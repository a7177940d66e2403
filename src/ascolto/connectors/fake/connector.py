"""A channel over a scripted provider (`ascolto.testing.provider`): every verb, all over HTTP."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    Call,
    Fact,
    Figure,
    File,
    Forged,
    Insight,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Template,
    TryLater,
)
from ascolto.connectors.fake import receive
from ascolto.connectors.fake.config import Config
from ascolto.connectors.fake.manifest import MANIFEST
from ascolto.core import http

TOLERANCE = 300  # seconds a signature may be old


class Connector:
    """One test account."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._client = http.Client()
        self._seen = ""

    def check(self) -> str:
        return str(self._asked("/me")["name"])

    def poll(self, cursor: str) -> Page:
        page = self._asked(
            f"/messages?after={quote(cursor)}&limit={self.config.page_size}"
        )
        items = tuple(
            Raw(receive.delivery_id(i), json.dumps(i).encode()) for i in page["items"]
        )
        self._seen = str(page["cursor"])
        return Page(items, self._seen, bool(page["more"]))

    def backfill(self, cursor: str) -> Page:
        """Newest first; the cursor counts what was brought in."""
        done, size = int(cursor or 0), self.config.page_size
        page = self._asked("/messages?after=0&limit=100000")
        items = list(reversed(page["items"]))
        raws = tuple(
            Raw(receive.delivery_id(i), json.dumps(i).encode())
            for i in items[done : done + size]
        )
        done += len(raws)
        return Page(raws, str(done), done < len(items), total=len(items))

    def fetch(self, file: File) -> File:
        found = self._asked(f"/files/{quote(file.ref)}")
        if "content_base64" not in found:
            raise Refused("The provider no longer has the file.")
        content = base64.b64decode(found["content_base64"])
        return File(file.name, content, file.content_type)

    def templates(self) -> tuple[Template, ...]:
        return tuple(
            Template(t["name"], t["language"], t["body"], tuple(t["places"]))
            for t in self._asked("/templates")["templates"]
        )

    def insights(self, since: date) -> Sequence[Insight]:
        return [
            Insight(date.fromisoformat(i["day"]), Figure(i["name"]), i["value"])
            for i in self._asked(f"/insights?since={since}")["insights"]
        ]

    def wait(self, seconds: float) -> bool:
        path = f"/news?after={quote(self._seen)}&seconds={seconds}"
        return bool(self._asked(path, patience=seconds)["news"])

    def verify(self, call: Call) -> tuple[Raw, ...]:
        delivery = call.headers.get("x-fake-delivery", "")
        at = call.headers.get("x-fake-timestamp", "")
        given = call.headers.get("x-fake-signature", "")
        if not (delivery and at.isascii() and at.isdigit() and len(at) <= 12):
            raise Forged("A header of the signature is missing.")
        if abs(time.time() - int(at)) > TOLERANCE:
            raise Forged("The signature is too old.")
        signed = b"%b.%b.%b" % (
            delivery.encode("utf-8", "replace"),
            at.encode(),
            call.body,
        )
        key = self.config.signing_secret.get_secret_value().encode()
        wanted = hmac.digest(key, signed, "sha256").hex()
        if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
            raise Forged("The signature does not match.")
        return (Raw(delivery[:255], call.body),)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def reply(self, outgoing: Outgoing) -> Sent:
        _must_fit(outgoing)
        message = {
            "thread": outgoing.thread_id,
            "text": outgoing.text,
            "answers": outgoing.in_reply_to,
            "automatic": outgoing.automatic,
            "files": [_file(file.name, file.content) for file in outgoing.files],
        }
        try:
            answer = self._call(
                "POST",
                "/messages",
                content=json.dumps(message).encode(),
                headers={"idempotency-key": outgoing.idempotency_key},
            )
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None
        return _sent(_understood(answer))

    def publish(self, outgoing: Outgoing) -> Sent:
        """Taken like an answer, in no thread."""
        sent = self.reply(outgoing)
        link = f"https://fake.example/posts/{quote(sent.external_id)}"
        return replace(sent, permalink=link)

    def find(self, outgoing: Outgoing) -> Sent | None:
        if not self.config.can_find:
            raise OutcomeUnknown("This provider cannot tell what it received.")
        try:
            answer = self._call(
                "GET", f"/sent/{quote(outgoing.idempotency_key, safe='')}"
            )
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status == 404:
            return None
        return _sent(_understood(answer))

    def close(self) -> None:
        self._client.close()

    def _asked(self, path: str, *, patience: float = 0) -> Any:
        """What the provider says to a question, which may always be asked again."""
        try:
            return _understood(self._call("GET", path, patience=patience)).json()
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        except OutcomeUnknown as unknown:
            raise TryLater(str(unknown)) from None

    def _call(
        self,
        method: str,
        path: str,
        *,
        content: bytes | None = None,
        headers: dict[str, str] | None = None,
        patience: float = 0,
    ) -> http.Response:
        token = self.config.token.get_secret_value()
        return self._client.fetch(
            method,
            f"{self.config.base_url}{path}",
            headers={"authorization": f"Bearer {token}", **(headers or {})},
            content=content,
            timeout=self.config.timeout_seconds + patience,
        )


def _must_fit(outgoing: Outgoing) -> None:
    if len(outgoing.text) > (MANIFEST.text_limit or 0):
        raise Refused("The text is too long for this channel.")
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused("The files are too large for this channel.")


def _understood(answer: http.Response) -> http.Response:
    """A 2xx; every other status raises what it means."""
    status = answer.status
    if answer.ok:
        return answer
    if status in {401, 403}:
        raise NeedsReconnect("The provider no longer knows our token.")
    if status in {429, 503}:
        raise TryLater(f"The provider is busy (status {status}).", answer.retry_after)
    if status >= 500:
        raise OutcomeUnknown(f"The provider failed (status {status}).")
    raise Refused(f"The provider refused it (status {status}).")


def _sent(answer: http.Response) -> Sent:
    said = answer.json()
    return Sent(str(said["id"]), datetime.fromisoformat(said["at"]))


def _file(name: str, content: bytes) -> dict[str, str]:
    return {"name": name, "content_base64": base64.b64encode(content).decode()}
