"""Calls of the YouTube Data API, the token they need, and what refusals mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn
from urllib.parse import urlencode

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.youtube import quota
from ascolto.connectors.youtube.config import Config
from ascolto.core import http

ENDED = Text(
    it="Google non accetta più l'accesso: va rifatto il token di aggiornamento. Se l'app è in "
    "“Testing”, finisce ogni sette giorni: pubblicarla.",
    en="Google no longer accepts the sign-in: make the refresh token again. While the app is in "
    "“Testing” it ends every seven days: publish it.",
)
NOT_ALLOWED = Text(
    it="Il token non permette di leggere e scrivere commenti, o nel progetto manca la YouTube Data "
    "API v3.",
    en="The token does not allow reading and writing comments, or the project lacks the YouTube "
    "Data API v3.",
)
USED_UP = Text(
    it="La quota di oggi di YouTube è finita: riprende a mezzanotte della California.",
    en="Today's quota of YouTube is used up: it begins anew at midnight in California.",
)
WAIT = Text(it="YouTube chiede di aspettare.", en="YouTube asks us to wait.")
FAILED = Text(
    it="YouTube ha avuto un guasto: non si sa se la risposta è uscita.",
    en="YouTube failed: whether the answer is out is not known.",
)
GONE = Text(
    it="Su YouTube il commento non c'è più.", en="The comment is gone at YouTube."
)
REASONS = {
    "commentsDisabled": Text(
        it="Sotto questo video i commenti sono chiusi.",
        en="Comments are closed under this video.",
    ),
    "parentCommentNotFound": GONE,
    "commentNotFound": GONE,
    "commentThreadNotFound": GONE,
    "commentTextTooLong": Text(
        it="Il commento è troppo lungo.", en="The comment is too long."
    ),
    "ineligibleAccount": Text(
        it="Il canale va prima unito al nuovo sistema dei commenti di YouTube.",
        en="The channel must be joined to YouTube's comments first.",
    ),
}
NO_ACCESS = {
    "insufficientPermissions",
    "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
    "accessNotConfigured",
    "youtubeSignupRequired",
}


class Api:
    """YouTube as one channel sees it. For one thread; `close` it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()
        self._token = ""
        self.scopes: frozenset[str] = frozenset()
        self.ends_at: datetime | None = None
        self.used = 0  # units, since this was made

    def ask(self, what: str, query: Iterable[tuple[str, str]]) -> dict[str, Any]:
        """A list of `what`, which may be asked for again whatever becomes of it."""
        self.used += quota.READ
        try:
            return self._call(
                "GET", f"/youtube/v3/{what}?{urlencode(list(query))}", None
            )
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def say(self, method: str, body: dict[str, Any]) -> dict[str, Any]:
        """Write a comment (POST) or change one (PUT). Raises `ChannelError`."""
        self.used += quota.WRITE
        return self._call(method, "/youtube/v3/comments?part=snippet", body)

    def sign_in(self) -> None:
        """Get a token that lasts an hour. Nothing is said to YouTube by it."""
        form = {
            "client_id": self._config.client_id,
            "client_secret": self._config.client_secret.get_secret_value(),
            "refresh_token": self._config.refresh_token.get_secret_value(),
            "grant_type": "refresh_token",
        }
        try:
            answer = self._client.fetch(
                "POST",
                f"{self._config.sign_in_url}/token",
                headers={"content-type": "application/x-www-form-urlencoded"},
                content=urlencode(form).encode(),
                timeout=self._config.timeout_seconds,
            )
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status == 429 or answer.status >= 500:
            raise TryLater("Google is busy.", answer.retry_after)
        self._take_token(answer)

    def _take_token(self, answer: http.Response) -> None:
        said = _json(answer)
        if not answer.ok or not isinstance(said.get("access_token"), str):
            raise NeedsReconnect(ENDED)
        self._token = said["access_token"]
        self.scopes = frozenset(str(said.get("scope", "")).split())
        lasts = said.get("refresh_token_expires_in")
        self.ends_at = None
        if isinstance(lasts, int) and 0 < lasts < 10**9:
            self.ends_at = datetime.now(UTC) + timedelta(seconds=lasts)

    def download(self, url: str, most: int) -> bytes:
        """A picture; its link carries its own signature."""
        try:
            answer = self._client.fetch(
                "GET",
                url,
                timeout=self._config.timeout_seconds * 3,
                max_bytes=most,
                redirects=3,
            )
        except (http.TooLarge, http.Blocked) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.ok:
            return answer.content
        if answer.status == 429 or answer.status >= 500:
            raise TryLater("YouTube is busy.", answer.retry_after)
        raise Refused(
            Text(
                it="Su YouTube l'immagine non c'è più.",
                en="The picture is gone at YouTube.",
            )
        )

    def close(self) -> None:
        self._client.close()

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> dict[str, Any]:
        if not self._token:
            self.sign_in()
        answer = self._fetch(method, path, body)
        if answer.status == 401:
            # It may have ended in between; refused, it did nothing.
            self.sign_in()
            answer = self._fetch(method, path, body)
        said = _json(answer)
        if answer.ok and said:
            return said
        _no(answer, said)

    def _fetch(
        self, method: str, path: str, body: dict[str, Any] | None
    ) -> http.Response:
        headers = {"authorization": f"Bearer {self._token}"}
        if body is not None:
            headers["content-type"] = "application/json"
        try:
            return self._client.fetch(
                method,
                f"{self._config.base_url}{path}",
                headers=headers,
                content=None if body is None else orjson.dumps(body),
                timeout=self._config.timeout_seconds,
            )
        except http.Failed as failed:
            _failed(failed)


def _failed(failed: http.Failed) -> NoReturn:
    if isinstance(failed, http.Blocked) and not failed.sent:
        raise Refused(str(failed)) from None
    if not failed.sent:
        raise TryLater(str(failed)) from None
    raise OutcomeUnknown(
        Text(
            it="YouTube non ha risposto in tempo: non si sa se la risposta è uscita.",
            en="YouTube did not answer in time: whether the answer is out is not known.",
        )
    ) from None


def _json(answer: http.Response) -> dict[str, Any]:
    try:
        said = answer.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def reason(said: dict[str, Any]) -> tuple[str, str]:
    """Google's word for what is wrong, and its sentence."""
    error = said.get("error")
    error = error if isinstance(error, dict) else {}
    details = [*(error.get("errors") or ()), *(error.get("details") or ())]
    words = [str(one.get("reason", "")) for one in details if isinstance(one, dict)]
    found = next((one for one in words if one), "")
    return found, str(error.get("message", ""))[:300].rstrip(".")


def _no(answer: http.Response, said: dict[str, Any]) -> NoReturn:
    status, (why, sentence) = answer.status, reason(said)
    now = datetime.now(UTC)
    if status == 401:
        raise NeedsReconnect(ENDED)
    if why in {"quotaExceeded", "dailyLimitExceeded"}:
        raise TryLater(USED_UP, quota.midnight(now) - now)
    if status in {429, 503} or why in {"rateLimitExceeded", "userRateLimitExceeded"}:
        raise TryLater(WAIT, answer.retry_after or timedelta(seconds=30))
    if status >= 500 or answer.ok:
        raise OutcomeUnknown(FAILED)
    if why in NO_ACCESS:
        raise NeedsReconnect(NOT_ALLOWED)
    if why in REASONS:
        raise Refused(REASONS[why])
    told = sentence or why or f"{status}"
    raise Refused(
        Text(
            it=f"YouTube non l'ha preso: {told}.",
            en=f"YouTube did not take it: {told}.",
        )
    )
