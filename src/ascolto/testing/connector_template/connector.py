"""The channel as the core sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    Fact,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    TryLater,
)
from ascolto.core import http
from ascolto.testing.connector_template import receive
from ascolto.testing.connector_template.config import Config
from ascolto.testing.connector_template.manifest import MANIFEST


class Connector:
    """One account."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._client = http.Client()
        self._me = ""

    def check(self) -> str:
        """Asked before an account is saved: who are we at the provider?"""
        self._me = str(self._asked("/me")["name"])
        return self._me

    def profile(self) -> str:
        """Who that is: connected a second time, its messages would come twice."""
        return self._me

    def poll(self, cursor: str) -> Page:
        page = self._asked(f"/messages?after={quote(cursor)}")
        items = tuple(Raw(str(i["id"]), json.dumps(i).encode()) for i in page["items"])
        return Page(items, str(page["cursor"]), bool(page["more"]))

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def reply(self, outgoing: Outgoing) -> Sent:
        if len(outgoing.text) > (MANIFEST.text_limit or 0):
            raise Refused(
                f"An answer has at most {MANIFEST.text_limit} characters here."
            )
        if outgoing.files:
            raise Refused("This channel carries no files.")
        body = {"thread": outgoing.thread_id, "text": outgoing.text}
        try:
            answer = self._call("POST", "/messages", json.dumps(body).encode())
        except http.Failed as failed:
            # Sent, perhaps: without a way to ask the provider, a person decides.
            wrong = OutcomeUnknown if failed.sent else TryLater
            raise wrong(str(failed)) from None
        return Sent(str(_understood(answer).json()["id"]), datetime.now(UTC))

    def close(self) -> None:
        self._client.close()

    def _asked(self, path: str) -> Any:
        """A question may be asked again, whatever became of it."""
        try:
            return _understood(self._call("GET", path)).json()
        except http.Failed as failed:
            raise TryLater(str(failed)) from None

    def _call(
        self, method: str, path: str, content: bytes | None = None
    ) -> http.Response:
        return self._client.fetch(
            method,
            f"{self.config.base_url}{path}",
            headers={"authorization": f"Bearer {self.config.token.get_secret_value()}"},
            content=content,
            timeout=self.config.timeout_seconds,
        )


def _understood(answer: http.Response) -> http.Response:
    """A 2xx; every other status raises what it means."""
    if answer.ok:
        return answer
    if answer.status in {401, 403}:
        raise NeedsReconnect("The provider no longer accepts the token.")
    if answer.status == 429 or answer.status >= 500:
        raise TryLater(
            f"The provider is busy (status {answer.status}).", answer.retry_after
        )
    raise Refused(f"The provider refused it (status {answer.status}).")
