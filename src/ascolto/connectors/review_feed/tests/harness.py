"""How the harness tries this connector: with a small source in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.connectors.review_feed.config import Config
from ascolto.connectors.review_feed.connector import Connector
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

KEY = "Bearer a-key-of-the-portal"
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    known = {**subject.config, "url": url, "timeout_seconds": 5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    def answer(call: Heard) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], b"", wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url, timeout_seconds=0.5) as connector:
            yield connector


subject = Subject(
    config={
        "url": "https://itunes.apple.com/it/rss/customerreviews/id=1/sortBy=mostRecent/json",
        "shape": "app_store",
        "header_name": "Authorization",
        "header_secret": KEY,
        "timeout_seconds": 10,
    },
    secrets=(KEY,),
    provoke_poll=provoke_poll,
)
