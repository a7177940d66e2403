"""Any other system as a channel: signed calls in, signed calls out."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterable

from ascolto.channels.contract import (
    Call,
    Fact,
    Forged,
    Outgoing,
    Raw,
    Refused,
    Sent,
    Site,
)
from ascolto.connectors.webhook import receive, send, signing
from ascolto.connectors.webhook.config import Config
from ascolto.connectors.webhook.manifest import MANIFEST
from ascolto.core import http


class Connector:
    """One connected system."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._keys: tuple[bytes, ...] = ()
        self._client: http.Client | None = None

    def check(self) -> str:
        """Without an address for answers there is nothing to try; with one, it gets a ping."""
        if self.config.callback_url:
            body = send.ping(self.site)
            self._deliver(f"ping_{secrets.token_hex(12)}", body)
        return self.site.name or MANIFEST.title.en

    def verify(self, call: Call) -> tuple[Raw, ...]:
        if call.method != "POST":
            raise Forged("Only POST calls are taken.")
        try:
            id = signing.check(self._valid_keys(), call.headers, call.body, time.time())
        except signing.BadSignature as bad:
            raise Forged(str(bad)) from None
        kept = {
            "webhook-id": id,
            "webhook-timestamp": call.headers["webhook-timestamp"],
        }
        return (Raw(delivery_id(id), call.body, kept),)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def reply(self, outgoing: Outgoing) -> Sent:
        if not self.config.callback_url:
            raise Refused(
                "This channel only receives: its settings have no address for the answers."
            )
        send.must_fit(outgoing)
        answer = self._deliver(outgoing.idempotency_key, send.payload(outgoing))
        return send.sent(outgoing.idempotency_key, answer)

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None

    def _valid_keys(self) -> tuple[bytes, ...]:
        if not self._keys:
            self._keys = self.config.keys()
        return self._keys

    def _deliver(self, id: str, body: bytes) -> bytes:
        """Make one signed call; the body of its 2xx answer. Raises `ChannelError`."""
        self._client = self._client or http.Client()
        headers = signing.sign(self._valid_keys(), id, int(time.time()), body)
        try:
            answer = self._client.fetch(
                "POST",
                self.config.callback_url,
                headers={**headers, "content-type": "application/json"},
                content=body,
                timeout=self.config.timeout_seconds,
                max_bytes=send.LONGEST_ANSWER,
            )
        except http.Failed as failed:
            return send.after_failure(failed, repeats=self.config.deduplicates)
        return send.after_answer(answer, repeats=self.config.deduplicates)


def delivery_id(id: str) -> str:
    """A webhook-id as it is stored: an id too long or too odd for that is named by its hash."""
    if len(id) <= 200 and id.isascii() and id.isprintable():
        return id
    return f"sha256:{hashlib.sha256(id.encode('utf-8', 'replace')).hexdigest()}"
