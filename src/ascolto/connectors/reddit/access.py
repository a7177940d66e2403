"""Calls to Reddit: the token, the name we go by, the quota."""

from __future__ import annotations

import base64
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Quota,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.reddit.config import Config
from ascolto.core import http
from ascolto.providers.rest.calling import Caller, Provider

REDDIT = Provider("Reddit")
API, LOGIN = "https://oauth.reddit.com", "https://www.reddit.com"
EARLY = 60.0  # seconds before its end in which a token is used no more
FORM = "application/x-www-form-urlencoded"
WAITS = re.compile(r"(\d+)\s+(millisecond|second|minute|hour)")
ENDED = Text(
    it="Reddit non riconosce più l'autorizzazione: l'utente va collegato di nuovo.",
    en="Reddit no longer knows our authorisation: connect the user again.",
)
UNITS = {"millisecond": 0.001, "second": 1, "minute": 60, "hour": 3600}


class Reddit:
    def __init__(self, config: Config) -> None:
        self._config = config
        self._caller = Caller(REDDIT, config.timeout_seconds)
        self._token, self._until = "", 0.0
        self.quota: Quota | None = None

    def ask(self, path: str) -> dict[str, Any]:
        mark = "&" if "?" in path else "?"
        url = f"{self._config.base_url or API}{path}{mark}raw_json=1"
        try:
            answer = self._caller.ask(url, headers=self._headers())
        except NeedsReconnect:
            self._until = 0.0  # perhaps only the hour is over
            answer = self._caller.ask(url, headers=self._headers())
        self._count(answer)
        return REDDIT.body(answer)

    def do(self, path: str, form: dict[str, str]) -> dict[str, Any]:
        """What Reddit gives for a deed; its errors come with a 200. Raises `ChannelError`."""
        url = f"{self._config.base_url or API}{path}"
        content = urlencode({**form, "api_type": "json"}).encode()
        try:
            answer = self._caller.do(
                "POST", url, headers=self._headers(), content=content
            )
        except NeedsReconnect:  # a 401: nothing was done
            self._until = 0.0
            answer = self._caller.do(
                "POST", url, headers=self._headers(), content=content
            )
        self._count(answer)
        return taken(answer)

    def close(self) -> None:
        self._caller.close()

    def _count(self, answer: http.Response) -> None:
        try:
            left = float(answer.headers["x-ratelimit-remaining"])
            used = float(answer.headers["x-ratelimit-used"])
            seconds = float(answer.headers["x-ratelimit-reset"])
            resets = datetime.now(UTC) + timedelta(seconds=min(max(seconds, 0), 86_400))
            self.quota = Quota(int(left), int(left + used), resets)
        except (KeyError, ValueError, OverflowError):
            return

    def _headers(self) -> dict[str, str]:
        if time.monotonic() > self._until:
            self._renew()
        return {
            "authorization": f"Bearer {self._token}",
            "user-agent": self._agent(),
            "content-type": FORM,
        }

    def _agent(self) -> str:
        """Reddit's rule: platform, app, version, and whom to ask."""
        return (
            f"server:{self._config.client_id}:ascolto (by /u/{self._config.username})"
        )

    def _renew(self) -> None:
        config = self._config
        pair = f"{config.client_id}:{config.client_secret.get_secret_value()}"
        form = {
            "grant_type": "refresh_token",
            "refresh_token": config.refresh_token.get_secret_value(),
        }
        headers = {
            "authorization": f"Basic {base64.b64encode(pair.encode()).decode()}",
            "user-agent": self._agent(),
            "content-type": FORM,
        }
        url = f"{config.base_url or LOGIN}/api/v1/access_token"
        try:
            answer = self._caller.ask(
                url, method="POST", headers=headers, content=urlencode(form).encode()
            )
        except (Refused, NeedsReconnect):
            raise NeedsReconnect(ENDED) from None
        said = REDDIT.body(answer)
        if not said.get("access_token"):
            raise NeedsReconnect(ENDED)
        self._token = str(said["access_token"])
        lasts = said.get("expires_in")
        seconds = float(lasts) if isinstance(lasts, int | float) else 300.0
        self._until = time.monotonic() + max(seconds - EARLY, 1.0)


def taken(answer: http.Response) -> dict[str, Any]:
    """The `json.data` of a deed. Raises what `json.errors` mean."""
    try:
        said = answer.json().get("json", {})
        errors = said.get("errors") or []
    except (ValueError, AttributeError):
        raise OutcomeUnknown("Reddit's answer cannot be read.") from None
    if not errors:
        data: dict[str, Any] = said.get("data") or {}
        return data
    first = (
        [str(part) for part in errors[0]] if isinstance(errors[0], list) else ["", ""]
    )
    code, why = (first[0], " ".join(first[1:2])[:200]) if first else ("", "")
    if code == "RATELIMIT":
        raise TryLater(f"Reddit wants us slower: {why}", _pause(why, said))
    if code == "USER_REQUIRED":
        raise NeedsReconnect(f"Reddit does not know who we are: {why}")
    raise Refused(Text(it=f"Reddit ha rifiutato: {why}", en=f"Reddit refused: {why}"))


def _pause(why: str, said: dict[str, Any]) -> timedelta:
    asked = said.get("ratelimit")
    if isinstance(asked, int | float) and 0 < asked < 86_400:
        return timedelta(seconds=asked)
    found = WAITS.search(why)
    seconds = int(found[1][:5]) * UNITS[found[2]] if found else 60.0
    return timedelta(seconds=min(max(seconds, 1.0), 86_400.0))
