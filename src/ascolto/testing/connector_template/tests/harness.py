"""How the harness tries this connector."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connector_template.config import Config
from ascolto.testing.connector_template.connector import Connector
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

TOKEN = "token-0123456789"
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}
WELL = {"id": "sent-1", "name": "Locanda", "items": [], "cursor": "7", "more": False}


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    """The connector, with a provider in that mood."""

    def answer(call: Heard) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"Retry-After": str(RETRY_AFTER)}
        return Answer(STATUS.get(mood, 200), json.dumps(WELL).encode(), wait)

    with (
        answering(answer) as server,
        mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
    ):
        if mood is Mood.AWAY:
            server.stop()
        config = {"base_url": server.url, "token": TOKEN, "timeout_seconds": 0.5}
        connector = Connector(Config.model_validate(config), subject.site)
        yield connector
        connector.close()


subject = Subject(
    config={"base_url": "https://api.provider.example", "token": TOKEN},
    secrets=(TOKEN,),
    provoke=provoke,
    provoke_poll=provoke,
)
