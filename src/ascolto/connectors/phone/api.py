"""Calls of Twilio's REST API (and of those that speak like it), and what its refusals mean."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode, urlsplit

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.phone.config import Config
from ascolto.core import http

GONE = Text(
    it="Dal fornitore la registrazione non c'è più.",
    en="The recording is gone at the provider.",
)
LARGEST = 25 * 1024 * 1024
ENDED = Text(
    it="Il fornitore non accetta più Account SID e Auth Token.",
    en="The provider no longer accepts the Account SID and Auth Token.",
)


class Api:
    """For one thread; `close` it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()
        self._home = f"/2010-04-01/Accounts/{config.account_sid}"

    def ask(self, path: str, query: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
        """A question, which may be asked again whatever becomes of it. `path` within the account,
        or a whole one as the provider's listings name them."""
        whole = path if path.startswith("/2010") else f"{self._home}{path}"
        asked = urlencode(list(query))
        try:
            return self._call("GET", f"{whole}?{asked}" if asked else whole, None)
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def say(self, path: str, form: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """Raises `ChannelError`."""
        return self._call("POST", f"{self._home}{path}", urlencode(list(form)).encode())

    def _call(self, method: str, path: str, body: bytes | None) -> dict[str, Any]:
        headers = {"authorization": self._basic()}
        if body is not None:
            headers["content-type"] = "application/x-www-form-urlencoded"
        try:
            answer = self._client.fetch(
                method,
                f"{self._config.base_url}{path}",
                headers=headers,
                content=body,
                timeout=self._config.timeout_seconds,
            )
        except http.Failed as failed:
            _failed(failed)
        return _understood(answer)

    def download(self, url: str) -> bytes:
        """A recording. Only the provider itself is shown our keys."""
        home = urlsplit(self._config.base_url)
        there = urlsplit(url)
        if (there.hostname, there.port) != (home.hostname, home.port):
            raise Refused("The recording lies outside the provider: it is not fetched.")
        try:
            answer = self._client.fetch(
                "GET",
                url,
                headers={"authorization": self._basic()},
                timeout=self._config.timeout_seconds * 3,
                max_bytes=LARGEST,
                redirects=3,
            )
        except (http.TooLarge, http.Blocked) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.ok:
            return answer.content
        if answer.status == 404:
            raise Refused(GONE)
        _no(answer, {})

    def close(self) -> None:
        self._client.close()

    def _basic(self) -> str:
        pair = (
            f"{self._config.account_sid}:{self._config.auth_token.get_secret_value()}"
        )
        return f"Basic {base64.b64encode(pair.encode()).decode()}"


def _failed(failed: http.Failed) -> NoReturn:
    if isinstance(failed, http.Blocked) and not failed.sent:
        raise Refused(str(failed)) from None
    if not failed.sent:
        raise TryLater(str(failed)) from None
    raise OutcomeUnknown(
        Text(
            it="Il fornitore non ha risposto in tempo: non si sa se la telefonata è partita. "
            "Quando finisce, lo dice lui.",
            en="The provider did not answer in time: whether the call was made is not known. When "
            "it ends, the provider tells us.",
        )
    ) from None


def _understood(answer: http.Response) -> dict[str, Any]:
    try:
        said = answer.json() if answer.content else {}
    except ValueError:
        said = None
    if answer.ok and isinstance(said, dict):
        return said
    _no(answer, said if isinstance(said, dict) else {})


def _no(answer: http.Response, said: dict[str, Any]) -> NoReturn:
    status, why = answer.status, str(said.get("message") or answer.status)[:300]
    if status == 401:
        raise NeedsReconnect(ENDED)
    if status in {429, 503}:
        wait = Text(
            it="Il fornitore chiede di aspettare prima della prossima telefonata.",
            en="The provider asks us to wait before the next call.",
        )
        raise TryLater(wait, answer.retry_after or timedelta(seconds=10))
    if status >= 500 or answer.ok:
        raise OutcomeUnknown(
            Text(
                it="Il fornitore ha avuto un guasto: non si sa se la telefonata è partita.",
                en="The provider failed: whether the call was made is not known.",
            )
        )
    raise Refused(
        Text(
            it=f"Il fornitore non fa la telefonata: {why}.",
            en=f"The provider does not make the call: {why}.",
        )
    )
