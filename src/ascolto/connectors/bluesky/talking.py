"""Calls to the profile's server, and what its answers mean."""

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
from ascolto.connectors.bluesky import sessions
from ascolto.connectors.bluesky.config import Config
from ascolto.connectors.bluesky.sessions import Session
from ascolto.core import http

LONGEST = 120  # characters of a server's own words that a person is shown
Thing = dict[str, Any]


class Line:
    """The server, called as the profile."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()
        self.quota: Quota | None = None

    def close(self) -> None:
        self._client.close()

    @property
    def session(self) -> Session:
        return sessions.known(self._config) or self.sign_in()

    def sign_in(self) -> Session:
        """Raises `ChannelError`; nothing is done by it that could be done twice."""
        asked = {
            "identifier": self._config.handle,
            "password": self._config.app_password.get_secret_value(),
        }
        return self._signed_in("createSession", orjson.dumps(asked), "")

    def _signed_in(self, how: str, body: bytes | None, token: str) -> Session:
        try:
            answer = self._raw("POST", f"com.atproto.server.{how}", body, token)
            said = understood(answer).json()
            session = Session(
                said["did"], said["handle"], said["accessJwt"], said["refreshJwt"]
            )
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None
        except (ValueError, KeyError, TypeError):
            raise TryLater("The server does not speak the AT Protocol.") from None
        sessions.keep(self._config, session)
        return session

    def _again(self, session: Session) -> Session:
        """A new session in place of one that ended, with its own token or with the password."""
        sessions.forget(self._config)
        try:
            return self._signed_in("refreshSession", None, session.refresh)
        except (NeedsReconnect, Refused):
            return self.sign_in()

    def get(self, name: str, **query: Any) -> Thing:
        """What the server says to a question. Raises `ChannelError`, `TryLater` when in doubt."""
        told = urlencode({n: v for n, v in query.items() if v != ""}, doseq=True)
        try:
            return self.call("GET", f"{name}?{told}")
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def call(
        self,
        method: str,
        name: str,
        body: bytes | None = None,
        kind: str = "application/json",
        wait: float = 0,
    ) -> Thing:
        """A deed. Raises `OutcomeUnknown` when it may be done."""
        session = self.session
        answer = self._raw(method, name, body, session.access, kind, wait)
        if is_ended(answer):
            session = self._again(session)
            answer = self._raw(method, name, body, session.access, kind, wait)
        try:
            said = understood(answer).json()
        except ValueError:
            raise OutcomeUnknown("The server's answer is not JSON.") from None
        if not isinstance(said, dict):
            raise OutcomeUnknown("The server's answer is not of the AT Protocol.")
        return said

    def elsewhere(self, url: str, most: int = http.MAX_BYTES) -> http.Response:
        """Something public on another server: no token goes along."""
        try:
            return self._client.fetch(
                "GET", url, timeout=60, max_bytes=most, redirects=3
            )
        except (http.Blocked, http.TooLarge) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None

    def _raw(
        self,
        method: str,
        name: str,
        body: bytes | None,
        token: str,
        kind: str = "application/json",
        wait: float = 0,
    ) -> http.Response:
        headers = {"accept": "application/json"}
        if token:
            headers["authorization"] = f"Bearer {token}"
        if body is not None:
            headers["content-type"] = kind
        try:
            answer = self._client.fetch(
                method,
                f"{self._config.base_url}/xrpc/{name}",
                headers=headers,
                content=body,
                timeout=self._config.timeout_seconds + wait,
            )
        except http.Blocked as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            if failed.sent:
                raise OutcomeUnknown(str(failed)) from None
            raise TryLater(str(failed)) from None
        self.quota = quota(answer) or self.quota
        return answer


def is_ended(answer: http.Response) -> bool:
    """Whether the access token is too old: servers say so with 400 or 401."""
    return answer.status in {400, 401} and words(answer)[0] in {
        "ExpiredToken",
        "InvalidToken",
    }


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
    code, said = words(answer)
    if status == 401 or code in {
        "AccountTakedown",
        "AccountDeactivated",
        "AuthMissing",
    }:
        raise NeedsReconnect(
            Text(
                it=f"Il server non riconosce più il profilo o la password per app{said}.",
                en=f"The server no longer knows the profile or the app password{said}.",
            )
        )
    if status in {408, 425, 429, 502, 503} or code == "UpstreamFailure":
        raise TryLater(_busy(status), answer.retry_after or _until_reset(answer))
    if status >= 500:
        raise OutcomeUnknown(f"The server failed (status {status}).")
    raise Refused(
        Text(
            it=f"Il server l'ha rifiutato (stato {status}{said}).",
            en=f"The server refused it (status {status}{said}).",
        )
    )


def words(answer: http.Response) -> tuple[str, str]:
    """The server's code, and its reason behind a colon."""
    try:
        said = orjson.loads(answer.content)
    except ValueError:
        return "", ""
    if not isinstance(said, dict):
        return "", ""
    text = " ".join(str(said.get("message") or "").replace("\0", "").split())[:LONGEST]
    return str(said.get("error") or ""), f": {text}" if text else ""


def quota(answer: http.Response) -> Quota | None:
    left = answer.headers.get("ratelimit-remaining", "")
    of = answer.headers.get("ratelimit-limit", "")
    if not (left.isdecimal() and of.isdecimal()):
        return None
    return Quota(int(left), int(of), _reset(answer.headers))


def _reset(headers: Mapping[str, str]) -> datetime | None:
    at = headers.get("ratelimit-reset", "")
    return datetime.fromtimestamp(int(at[:11]), UTC) if at.isdecimal() else None


def _until_reset(answer: http.Response) -> timedelta | None:
    at = _reset(answer.headers)
    if at is None:
        return None
    return min(max(at - datetime.now(UTC), timedelta()), timedelta(hours=1))
