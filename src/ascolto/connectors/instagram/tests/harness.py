"""How the harness tries this connector."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call
from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.connector import Connector
from ascolto.connectors.instagram.rehearsal import Rehearsal
from ascolto.providers.meta.tests.graph_api import Provider, Route
from ascolto.testing.answering import answering
from ascolto.testing.connectors import Mood, Subject

ACCOUNT = "17840000000000001"
TOKEN = "EAAB-prova-di-un-token"
APP_SECRET = "chiave-segreta-di-prova-0001"
VERIFY = "parola-d-ordine-della-prova"
SETTINGS = {
    "account_id": ACCOUNT,
    "access_token": TOKEN,
    "app_secret": APP_SECRET,
    "verify_token": VERIFY,
}


class Instagram(Rehearsal):
    us = ACCOUNT


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the Graph API at `url`, on this machine."""
    known = SETTINGS | {"base_url": url, "timeout_seconds": 0.5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def with_provider(
    routes: Mapping[str, Route] | None = None, **how: Any
) -> Iterator[tuple[Provider, Connector]]:
    provider = Provider(Instagram(), routes=routes or {}, **how)
    with answering(provider) as server, at(server.url) as connector:
        provider.url = server.url
        if provider.mood is Mood.AWAY:
            server.stop()
        yield provider, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    with with_provider(mood=mood) as (_, connector):
        yield connector


def signed(body: bytes, secret: str = APP_SECRET) -> Call:
    """A call as Meta makes it."""
    mark = hmac.digest(secret.encode(), body, "sha256").hex()
    return Call({"x-hub-signature-256": f"sha256={mark}"}, body)


subject = Subject(
    config=SETTINGS,
    secrets=(TOKEN, APP_SECRET, VERIFY),
    provoke=provoke,
    signed=signed,
    evidence={
        "sends_once": "test_looking.py::test_an_answer_that_was_taken_in_silence_is_found_not_validated",
        "window": "test_send.py::test_the_window_is_asked_again_at_sending_not_validated",
    },
)
