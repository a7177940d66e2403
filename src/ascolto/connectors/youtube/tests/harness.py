"""How the harness tries this connector: with a YouTube in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Outgoing, Sent, Site
from ascolto.connectors.youtube.config import Config
from ascolto.connectors.youtube.connector import Connector
from ascolto.connectors.youtube.tests.tube import KEYS, Tube, no
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SITE = Site("acc-1", "Locanda", "https://a.example", "https://a.example/hooks/acc-1")
THREAD = "Ugcomment000000000000"
TROUBLE = {
    Mood.UNAUTHORISED: no(401, "authError", "Invalid Credentials"),
    Mood.FORBIDDEN: no(403, "forbidden", "Not properly authorized"),
    Mood.TOO_MANY: Answer(429, b"{}", {"Retry-After": str(RETRY_AFTER)}),
    Mood.REFUSED: no(400, "processingFailure", "The request could not be processed"),
    Mood.BROKEN: Answer(503),
}


@contextmanager
def at(url: str, site: Site = SITE, **settings: Any) -> Iterator[Connector]:
    """A connector to the YouTube at `url`, on this machine."""
    known = {**KEYS, "base_url": url, "sign_in_url": url, "timeout_seconds": 5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Spoken(Config.model_validate(known | settings), site)
        try:
            yield connector
        finally:
            connector.close()


class Spoken(Connector):
    """The harness's reply names no comment of YouTube: it answers one that there is."""

    def reply(self, outgoing: Outgoing) -> Sent:
        if outgoing.thread_id == "thread-1":
            outgoing = replace(outgoing, thread_id=THREAD)
        return super().reply(outgoing)


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    tube = Tube()
    tube.says("Dove siete?")

    def mishap(method: str, path: str) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
        return TROUBLE.get(mood)

    tube.mishap = mishap
    with answering(tube) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 5
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector
    assert tube.wrong() == []


subject = Subject(
    config={
        **KEYS,
        "daily_quota": 20_000,
        "base_url": "https://youtube.googleapis.com",
        "sign_in_url": "https://oauth2.googleapis.com",
        "timeout_seconds": 20,
    },
    secrets=(KEYS["client_secret"], KEYS["refresh_token"]),
    provoke=provoke,
    provoke_poll=provoke,
    site=SITE,
    evidence={
        "resumes": "test_polling.py::test_polling_goes_on_where_it_stopped",
        "sends_once": "test_looking.py::test_an_answer_that_was_taken_in_silence_is_found",
        "official_document": "test_official.py::test_a_talk_is_held_against_the_official_document",
    },
)
