"""Calls to the server, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Quota,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.mastodon.config import Config
from ascolto.core import http

LONGEST = 120  # characters of a server's own words that a person is shown


class Line:
    """The server, called as the profile."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()
        self.quota: Quota | None = None

    def close(self) -> None:
        self._client.close()

    def get(self, path: str, query: Mapping[str, Any] | None = None) -> Any:
        """What the server says to a question. Raises `ChannelError`, `TryLater` when in doubt."""
        answer = self.ask(path, query)
        try:
            return understood(answer).json()
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None
        except ValueError:
            raise TryLater(NOT_JSON) from None

    def ask(self, path: str, query: Mapping[str, Any] | None = None) -> http.Response:
        """The bare answer to a question. Raises `TryLater`."""
        told = f"?{urlencode(query, doseq=True)}" if query else ""
        try:
            return self._call("GET", path + told)
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None

    def post(
        self, path: str, content: bytes, headers: Mapping[str, str], wait: float = 0
    ) -> http.Response:
        """A deed, done once. Raises `ChannelError`, `OutcomeUnknown` when it may be done."""
        try:
            return self._call("POST", path, content, headers, wait)
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None

    def download(self, url: str, most: int) -> http.Response:
        """A public file, wherever it lies: no token goes along."""
        try:
            return self._client.fetch(
                "GET", url, timeout=60, max_bytes=most, redirects=3
            )
        except http.TooLarge as large:
            raise Refused(str(large)) from None
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None

    def _call(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        wait: float = 0,
    ) -> http.Response:
        token = self._config.access_token.get_secret_value()
        answer = self._client.fetch(
            method,
            f"{self._config.base_url}{path}",
            headers={
                "authorization": f"Bearer {token}",
                "accept": "application/json",
                **(headers or {}),
            },
            content=content,
            timeout=self._config.timeout_seconds + wait,
        )
        self.quota = quota(answer) or self.quota
        return answer


NOT_JSON = Text(
    it="Il server ha risposto qualcosa che non è dell'API di Mastodon.",
    en="The server answered something that is not of Mastodon's API.",
)


ENDED = Text(
    it="Il server non riconosce più il token: collega di nuovo il profilo.",
    en="The server no longer knows the token: connect the profile again.",
)


def _busy(status: int) -> Text:
    return Text(
        it=f"Il server è occupato (stato {status}).",
        en=f"The server is busy (status {status}).",
    )


def understood(answer: http.Response) -> http.Response:
    """A 2xx; every other status raises what it means."""
    status, said = answer.status, words(answer)
    if answer.ok:
        return answer
    if status == 401:
        raise NeedsReconnect(ENDED)
    if status == 403:
        raise Refused(
            Text(
                it=f"Il server non lo permette{said}. Forse al token manca un permesso.",
                en=f"The server does not allow it{said}. Perhaps the token lacks a scope.",
            )
        )
    if status in {408, 425, 429, 502, 503}:
        raise TryLater(_busy(status), answer.retry_after or _until_reset(answer))
    if status >= 500:
        raise OutcomeUnknown(f"The server failed (status {status}).")
    raise Refused(
        Text(
            it=f"Il server l'ha rifiutato (stato {status}{said}).",
            en=f"The server refused it (status {status}{said}).",
        )
    )


def words(answer: http.Response) -> str:
    """The server's own reason, short, behind a colon; "" when it gives none."""
    try:
        said = orjson.loads(answer.content)
        text = str(said.get("error") or "") if isinstance(said, dict) else ""
    except ValueError:
        return ""
    text = " ".join(text.replace("\0", "").split())[:LONGEST]
    return f": {text}" if text else ""


def quota(answer: http.Response) -> Quota | None:
    left = answer.headers.get("x-ratelimit-remaining", "")
    of = answer.headers.get("x-ratelimit-limit", "")
    if not (left.isdecimal() and of.isdecimal()):
        return None
    return Quota(int(left), int(of), _reset(answer))


def _reset(answer: http.Response) -> datetime | None:
    try:
        at = datetime.fromisoformat(answer.headers.get("x-ratelimit-reset", ""))
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _until_reset(answer: http.Response) -> timedelta | None:
    at = _reset(answer)
    if at is None:
        return None
    return min(max(at - datetime.now(UTC), timedelta()), timedelta(hours=1))
