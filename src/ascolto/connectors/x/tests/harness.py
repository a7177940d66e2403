"""How the harness tries this connector: with an X in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Outgoing, Sent, Site
from ascolto.connectors.x import signing
from ascolto.connectors.x.config import Config
from ascolto.connectors.x.connector import Connector
from ascolto.connectors.x.tests.xapi import FIRST, GIULIA, KEYS, X, no
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SITE = Site("acc-1", "Locanda", "https://a.example", "https://a.example/hooks/acc-1")
PUBLIC = f"post:{FIRST}:{GIULIA}"
TROUBLE = {
    Mood.UNAUTHORISED: no(401, "Unauthorized"),
    Mood.FORBIDDEN: no(403, "You are not permitted to perform this action."),
    Mood.TOO_MANY: Answer(429, b"{}", {"Retry-After": str(RETRY_AFTER)}),
    Mood.REFUSED: no(400, "One or more parameters to your request was invalid."),
    Mood.BROKEN: Answer(503),
}


@contextmanager
def at(url: str, site: Site = SITE, **settings: Any) -> Iterator[Connector]:
    """A connector to the X at `url`, on this machine."""
    known = {**KEYS, "base_url": url, "timeout_seconds": 5, "bearer_token": None}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Spoken(Config.model_validate(known | settings), site)
        try:
            yield connector
        finally:
            connector.close()


class Spoken(Connector):
    """The harness's reply names no post of X: it answers one that there is."""

    def reply(self, outgoing: Outgoing) -> Sent:
        return super().reply(_to_a_post(outgoing))

    def find(self, outgoing: Outgoing) -> Sent | None:
        return super().find(_to_a_post(outgoing))


def _to_a_post(outgoing: Outgoing) -> Outgoing:
    if outgoing.thread_id != "thread-1":
        return outgoing
    return replace(outgoing, thread_id=PUBLIC, in_reply_to=str(FIRST))


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    x = X()

    def mishap(method: str, path: str) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
        return TROUBLE.get(mood)

    x.mishap = mishap
    with answering(x) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 5
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector
    assert x.wrong() == []


def signed(body: bytes, **keys: Any) -> Call:
    config = Config.model_validate({**KEYS, **keys})
    return Call({signing.HEADER: signing.signature(config, body)}, body)


subject = Subject(
    config={
        **KEYS,
        "direct_messages": True,
        "recheck": True,
        "enterprise": False,
        "base_url": "https://api.x.com",
        "timeout_seconds": 20,
    },
    secrets=tuple(KEYS.values()),
    provoke=provoke,
    provoke_poll=provoke,
    signed=signed,
    site=SITE,
    evidence={
        "resumes": "test_polling.py::test_polling_goes_on_after_the_newest_mention",
        "publishes": "test_official.py::test_a_post_is_published_as_the_official_document_says",
        "sends_once": "test_looking.py::test_an_answer_that_was_taken_in_silence_is_found",
        "official_document": "test_official.py::test_a_talk_is_held_against_the_official_document",
    },
)
