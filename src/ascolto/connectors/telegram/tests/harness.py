"""How the harness tries this connector: with a Bot API in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Outgoing, Sent, Site
from ascolto.connectors.telegram.config import Config
from ascolto.connectors.telegram.connector import HEADER, Connector
from ascolto.connectors.telegram.tests.bot_api import TOKEN, BotApi, no
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SECRET = "parola-d-ordine_0123456789"
SITE = Site("acc-1", "Locanda", "https://a.example", "https://a.example/hooks/acc-1")
TROUBLE = {
    Mood.UNAUTHORISED: no(401, "Unauthorized"),
    Mood.FORBIDDEN: no(403, "Forbidden: bot was blocked by the user"),
    Mood.TOO_MANY: no(
        429,
        f"Too Many Requests: retry after {RETRY_AFTER}",
        {"retry_after": RETRY_AFTER},
    ),
    Mood.REFUSED: no(400, "Bad Request: chat not found"),
    Mood.BROKEN: Answer(503),
}


@contextmanager
def at(url: str, site: Site = SITE, **settings: Any) -> Iterator[Connector]:
    """A connector to the Bot API at `url`, on this machine."""
    known = {"base_url": url, "token": TOKEN, "timeout_seconds": 5}
    known |= {"webhook_secret": SECRET}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Spoken(Config.model_validate(known | settings), site)
        try:
            yield connector
        finally:
            connector.close()


class Spoken(Connector):
    """The harness's reply names no chat of Telegram: it is sent to one that there is."""

    def reply(self, outgoing: Outgoing) -> Sent:
        if outgoing.thread_id == "thread-1":
            outgoing = replace(outgoing, thread_id="4711001", in_reply_to="4711001:11")
        return super().reply(outgoing)


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    api = BotApi()

    def mishap(method: str) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
        return TROUBLE.get(mood)

    api.mishap = mishap
    with answering(api) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 5
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector
    assert api.wrong == []


def signed(body: bytes, secret: str = SECRET) -> Call:
    return Call({HEADER: secret, "content-type": "application/json"}, body)


subject = Subject(
    config={
        "base_url": "https://api.telegram.org",
        "token": TOKEN,
        "by_webhook": True,
        "webhook_secret": SECRET,
        "timeout_seconds": 20,
    },
    secrets=(TOKEN, SECRET),
    provoke=provoke,
    provoke_poll=provoke,
    signed=signed,
    site=SITE,
    cannot_tell="a bot cannot list what it said",
    evidence={
        "resumes": "test_receiving.py::test_polling_goes_on_after_the_last_update",
        "sends_once": "test_sending.py::test_an_answer_whose_outcome_is_unknown_is_one_message_only",
        "official_document": "test_official.py::test_a_talk_is_held_against_the_official_document",
    },
)
