"""Calls to the homeserver, and what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.matrix.config import Config
from ascolto.core import http

LONGEST = 120  # characters of a server's own words that a person is shown
Thing = dict[str, Any]


class Line:
    """The homeserver, called as the account."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()

    def close(self) -> None:
        self._client.close()

    def get(
        self, path: str, query: Mapping[str, Any] | None = None, wait: float = 0
    ) -> Thing:
        """What the server says to a question. Raises `ChannelError`, `TryLater` when in doubt."""
        try:
            return self.do("GET", path, query=query, wait=wait)
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def do(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Mapping[str, Any] | None = None,
        kind: str = "application/json",
        wait: float = 0,
    ) -> Thing:
        """A deed. Raises `OutcomeUnknown` when it may be done."""
        content = body if isinstance(body, bytes) else orjson.dumps(body)
        answer = self.raw(
            method,
            path,
            None if body is None else content,
            query=query,
            kind=kind,
            wait=wait,
        )
        try:
            said = understood(answer).json()
        except ValueError:
            raise OutcomeUnknown("The server's answer is not JSON.") from None
        if not isinstance(said, dict):
            raise OutcomeUnknown("The server's answer is not of Matrix.")
        return said

    def raw(
        self,
        method: str,
        path: str,
        content: bytes | None = None,
        *,
        query: Mapping[str, Any] | None = None,
        kind: str = "",
        wait: float = 0,
        most: int = http.MAX_BYTES,
    ) -> http.Response:
        token = self._config.access_token.get_secret_value()
        headers = {"authorization": f"Bearer {token}"}
        if content is not None:
            headers["content-type"] = kind
        told = f"?{urlencode(query)}" if query else ""
        try:
            return self._client.fetch(
                method,
                f"{self._config.base_url}{path}{told}",
                headers=headers,
                content=content,
                timeout=self._config.timeout_seconds + wait,
                max_bytes=most,
            )
        except (http.Blocked, http.TooLarge) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None


ENDED = Text(
    it="Il server non riconosce più il token: collega di nuovo l'account.",
    en="The server no longer knows the token: connect the account again.",
)


def _busy(status: int) -> Text:
    return Text(
        it=f"Il server è occupato (stato {status}).",
        en=f"The server is busy (status {status}).",
    )


def understood(answer: http.Response) -> http.Response:
    """A 2xx; every other status raises what it means."""
    status = answer.status
    if answer.ok:
        return answer
    code, said, wait = words(answer)
    if status == 401 or code in {"M_UNKNOWN_TOKEN", "M_MISSING_TOKEN"}:
        raise NeedsReconnect(ENDED)
    if status in {408, 425, 429, 502, 503} or code == "M_LIMIT_EXCEEDED":
        raise TryLater(_busy(status), answer.retry_after or wait)
    if status >= 500:
        raise OutcomeUnknown(f"The server failed (status {status}).")
    if status == 403:
        raise Refused(
            Text(
                it=f"In questa stanza l'account non può scrivere{said}.",
                en=f"The account may not write in this room{said}.",
            )
        )
    raise Refused(
        Text(
            it=f"Il server l'ha rifiutato (stato {status}{said}).",
            en=f"The server refused it (status {status}{said}).",
        )
    )


def words(answer: http.Response) -> tuple[str, str, timedelta | None]:
    """The server's code, its reason behind a colon, and how long it wants us to wait."""
    try:
        said = orjson.loads(answer.content)
    except ValueError:
        return "", "", None
    if not isinstance(said, dict):
        return "", "", None
    text = " ".join(str(said.get("error") or "").replace("\0", "").split())[:LONGEST]
    wait = said.get("retry_after_ms")
    pause = (
        timedelta(milliseconds=min(wait, 3_600_000))
        if isinstance(wait, int | float) and wait > 0
        else None
    )
    return str(said.get("errcode") or ""), f": {text}" if text else "", pause
