"""Calls of X's API, and what its refusals mean."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NoReturn

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Quota,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.x import oauth
from ascolto.connectors.x.config import Config
from ascolto.core import http

ENDED = Text(
    it="X non accetta più le chiavi: vanno create di nuovo nella console, in Keys and tokens.",
    en="X no longer accepts the keys: make them again in its console, under Keys and tokens.",
)
READS_ONLY = Text(
    it="L'app può solo leggere: nella console di X, User authentication settings → Read and write "
    "and Direct message, poi rifare il token di accesso.",
    en="The app may only read: in X's console, User authentication settings → Read and write and "
    "Direct message, then make the access token again.",
)
NO_CREDIT = Text(
    it="Il credito dell'app su X è finito: va ricaricato nella console. Nulla è partito.",
    en="The app's credit at X is used up: top it up in the console. Nothing was sent.",
)
NOT_SUMMONED = Text(
    it="X non lascia rispondere: risponde solo a chi vi ha nominato o citato, salvo un contratto "
    "Enterprise. Si può rispondere dall'app di X.",
    en="X does not let us answer: only those who mentioned or quoted you can be answered, but for "
    "an Enterprise contract. You can answer in X's own app.",
)
USED_UP = Text(
    it="X chiede di aspettare: la quota di questo quarto d'ora è finita.",
    en="X asks us to wait: the quota of this quarter of an hour is used up.",
)
BUSY = Text(
    it="X è sovraccarico e chiede di aspettare.",
    en="X has too much to do and asks us to wait.",
)
TWICE = Text(
    it="X dice che avete già scritto proprio questo testo: guardare se la risposta c'è già.",
    en="X says that you wrote this very text already: see whether the answer is there.",
)
Pairs = Iterable[tuple[str, str]]


class Api:
    """X as one account sees it. For one thread; `close` it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()
        self.last: http.Response | None = None  # for what its headers say besides

    def ask(self, path: str, query: Pairs = (), *, as_app: bool = False) -> Any:
        """A question, which may be asked again whatever becomes of it."""
        try:
            return self.call("GET", path, query=query, as_app=as_app)
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: Pairs = (),
        as_app: bool = False,
    ) -> Any:
        """One call; what it answers. Raises `ChannelError`."""
        pairs = list(query)
        url = f"{self._config.base_url}{path}"
        headers = {"authorization": self._authority(method, url, pairs, as_app)}
        if body is not None:
            headers["content-type"] = "application/json"
        try:
            self.last = self._client.fetch(
                method,
                f"{url}?{oauth.query_string(pairs)}" if pairs else url,
                headers=headers,
                content=None if body is None else orjson.dumps(body),
                timeout=self._config.timeout_seconds,
            )
        except http.Failed as failed:
            _failed(failed)
        return _understood(self.last)

    def download(self, url: str, most: int) -> bytes:
        """A picture or video. Those of direct messages want our signature."""
        private = url.startswith("https://ton.")
        headers = (
            {"authorization": oauth.authorization(self._config, "GET", url)}
            if private
            else {}
        )
        try:
            answer = self._client.fetch(
                "GET",
                url,
                headers=headers,
                timeout=self._config.timeout_seconds * 3,
                max_bytes=most,
                redirects=0 if private else 3,
            )
        except (http.TooLarge, http.Blocked) as failed:
            raise Refused(str(failed)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.ok:
            return answer.content
        if answer.status == 429 or answer.status >= 500:
            raise TryLater("X is busy.", pause(answer))
        raise Refused(Text(it="Su X il file non c'è più.", en="The file is gone at X."))

    def quota(self) -> Quota | None:
        """What the last answer said about the calls that are left."""
        said = self.last.headers if self.last else {}
        numbers = [
            said.get(f"x-rate-limit-{name}", "")
            for name in ("remaining", "limit", "reset")
        ]
        if not all(
            one.isascii() and one.isdigit() and len(one) < 12 for one in numbers
        ):
            return None
        left, of, reset = map(int, numbers)
        return Quota(left, of, datetime.fromtimestamp(reset, UTC))

    def close(self) -> None:
        self._client.close()

    def _authority(
        self, method: str, url: str, pairs: list[tuple[str, str]], as_app: bool
    ) -> str:
        app = self._config.bearer_token
        if as_app and app:
            return f"Bearer {app.get_secret_value()}"
        return oauth.authorization(self._config, method, url, pairs)


def pause(answer: http.Response) -> timedelta | None:
    """X names the second at which its window of a quarter of an hour ends."""
    if answer.retry_after is not None:
        return answer.retry_after
    reset = answer.headers.get("x-rate-limit-reset", "")
    if not (reset.isascii() and reset.isdigit() and len(reset) < 12):
        return None
    return timedelta(seconds=min(max(int(reset) - time.time(), 1.0), 86_400.0))


def _failed(failed: http.Failed) -> NoReturn:
    if isinstance(failed, http.Blocked) and not failed.sent:
        raise Refused(str(failed)) from None
    if not failed.sent:
        raise TryLater(str(failed)) from None
    raise OutcomeUnknown(
        Text(
            it="X non ha risposto in tempo: non si sa se la risposta è uscita.",
            en="X did not answer in time: whether the answer is out is not known.",
        )
    ) from None


def _understood(answer: http.Response) -> Any:
    try:
        said = answer.json() if answer.content else {}
    except ValueError:
        said = None
    if answer.ok and isinstance(said, dict):
        return said
    _no(answer, said if isinstance(said, dict) else {})


def _no(answer: http.Response, said: dict[str, Any]) -> NoReturn:
    status, why = answer.status, _why(said)
    if status == 401:
        raise NeedsReconnect(ENDED)
    if status == 402:
        raise Refused(NO_CREDIT)
    if status in {429, 503}:
        raise TryLater(BUSY if status == 503 else USED_UP, pause(answer))
    if status >= 500 or answer.ok:
        raise OutcomeUnknown(
            Text(
                it="X ha avuto un guasto: non si sa se la risposta è uscita.",
                en="X failed: whether the answer is out is not known.",
            )
        )
    if status == 403:
        _forbidden(said, why)
    raise Refused(Text(it=f"X non l'ha preso: {why}.", en=f"X did not take it: {why}."))


def _forbidden(said: dict[str, Any], why: str) -> NoReturn:
    kind, words = str(said.get("type", "")), why.lower()
    if "oauth1-permissions" in kind:
        raise NeedsReconnect(READS_ONLY)
    if "duplicate" in words:
        raise Refused(TWICE)
    if (
        "mentioned" in words
        or "engaged" in words
        or "reply to this conversation" in words
    ):
        raise Refused(NOT_SUMMONED)
    raise Refused(
        Text(it=f"X non lo permette: {why}.", en=f"X does not allow it: {why}.")
    )


def _why(said: dict[str, Any]) -> str:
    errors = said.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else {}
    inner = first if isinstance(first, dict) else {}
    for place in (said, inner):
        for name in ("detail", "message", "title"):
            if isinstance(place.get(name), str) and place[name].strip():
                return str(place[name]).strip().rstrip(".")[:300]
    return "no reason given"
