"""Calls of the Bot API, and what its refusals mean.

The token is part of every address: no address is ever told, logged or raised.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NoReturn

import orjson

from ascolto.channels.contract import (
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)
from ascolto.connectors.telegram.config import Config
from ascolto.core import http

ENDED = Text(
    it="Telegram non riconosce più il token del bot: va chiesto di nuovo a @BotFather.",
    en="Telegram no longer knows the bot's token: ask @BotFather for it again.",
)
TAKEN = Text(
    it="Un altro sistema riceve i messaggi di questo bot: va scollegato da là, o serve un altro bot.",
    en="Another system receives this bot's messages: disconnect it there, or use another bot.",
)
LARGER = Text(
    it="Il file è più grande di quanto Telegram lascia scaricare a un bot.",
    en="The file is larger than what Telegram lets a bot download.",
)
WAIT = Text(
    it="Telegram chiede di aspettare prima del prossimo messaggio.",
    en="Telegram asks us to wait before the next message.",
)
FAILED = Text(
    it="Telegram ha avuto un guasto: non si sa se il messaggio è partito.",
    en="Telegram failed: whether the message left is not known.",
)
BLOCKED = Text(
    it="Questa persona ha bloccato il bot, o non gli ha mai scritto: da qui non la si raggiunge più.",
    en="This person blocked the bot, or never wrote to it: it cannot reach them any more.",
)


class Moved(Exception):
    """A group became a supergroup: nothing was sent, and this is its new id."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(chat_id)
        self.chat_id = chat_id


class Api:
    """The Bot API as one bot sees it. For one thread; `close` it."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._client = http.Client()

    def ask(
        self, method: str, parameters: dict[str, Any] | None = None, patience: float = 0
    ) -> Any:
        """A question, which may be asked again whatever becomes of it."""
        body = orjson.dumps(parameters or {})
        try:
            return self.say(method, "application/json", body, patience)
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None

    def say(
        self, method: str, content_type: str, body: bytes, patience: float = 0
    ) -> Any:
        """One call; its result. Raises `ChannelError`, or `Moved`."""
        try:
            answer = self._client.fetch(
                "POST",
                f"{self._config.base_url}/bot{self._token}/{method}",
                headers={"content-type": content_type},
                content=body,
                timeout=self._config.timeout_seconds + patience,
            )
        except http.Failed as failed:
            _failed(failed)
        return _understood(answer)

    def download(self, path: str, most: int) -> bytes:
        """The file at `path`. Raises `ChannelError`."""
        try:
            answer = self._client.fetch(
                "GET",
                f"{self._config.base_url}/file/bot{self._token}/{path}",
                timeout=self._config.timeout_seconds * 3,
                max_bytes=most,
            )
        except http.TooLarge:
            raise Refused(LARGER) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.ok:
            return answer.content
        if answer.status in {429, 500, 502, 503, 504}:
            raise TryLater("Telegram is busy.", answer.retry_after)
        raise Refused(
            Text(
                it="Su Telegram il file non c'è più.",
                en="The file is gone at Telegram.",
            )
        )

    def close(self) -> None:
        self._client.close()

    @property
    def _token(self) -> str:
        return self._config.token.get_secret_value()


def _failed(failed: http.Failed) -> NoReturn:
    if isinstance(failed, http.Blocked) and not failed.sent:
        raise Refused(str(failed)) from None
    if not failed.sent:
        raise TryLater(str(failed)) from None
    raise OutcomeUnknown(
        Text(
            it="Telegram non ha risposto in tempo: non si sa se il messaggio è partito.",
            en="Telegram did not answer in time: whether the message left is not known.",
        )
    ) from None


def _understood(answer: http.Response) -> Any:
    """The result of a good call; everything else raises what it means."""
    try:
        said = answer.json()
    except ValueError:
        said = None
    said = said if isinstance(said, dict) else {}
    if answer.ok and said.get("ok") is True:
        return said.get("result")
    description = str(said.get("description", ""))[:300]
    hints = said.get("parameters")
    hints = hints if isinstance(hints, dict) else {}
    if isinstance(moved := hints.get("migrate_to_chat_id"), int):
        raise Moved(moved)
    _no(answer, description, _pause(hints, answer))


def _pause(hints: dict[str, Any], answer: http.Response) -> timedelta | None:
    seconds = hints.get("retry_after")
    if isinstance(seconds, int) and 0 <= seconds <= 86_400:
        return timedelta(seconds=seconds)
    return answer.retry_after


def _no(answer: http.Response, description: str, pause: timedelta | None) -> NoReturn:
    status = answer.status
    if status in {401, 404} and not description.startswith("Bad Request"):
        raise NeedsReconnect(ENDED)
    if status == 409:
        if "other getUpdates" in description:
            raise TryLater("Somebody else asks for this bot's messages.", pause)
        raise NeedsReconnect(TAKEN)
    if status in {429, 503}:
        raise TryLater(WAIT, pause)
    if status >= 500 or answer.ok:
        raise OutcomeUnknown(FAILED)
    if status == 403:
        raise Refused(BLOCKED)
    raise Refused(
        Text(
            it=f"Telegram non l'ha preso: {description or status}.",
            en=f"Telegram did not take it: {description or status}.",
        )
    )
