"""How the harness tries this connector: with the scripted provider in each mood."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call
from ascolto.connectors.fake.config import Config
from ascolto.connectors.fake.connector import Connector
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject
from ascolto.testing.provider import (
    SECRET,
    TOKEN,
    Fault,
    Plan,
    Provider,
    providing,
    signed,
)

FAULTS = {
    Mood.WELL: Fault.ACCEPT,
    Mood.TOO_MANY: Fault.TOO_MANY,
    Mood.REFUSED: Fault.REFUSE,
    Mood.BROKEN: Fault.BROKEN,
    Mood.SILENT: Fault.ACCEPT_IN_SILENCE,
}
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the provider at `url`, on this machine."""
    known = {
        "base_url": url,
        "token": TOKEN,
        "signing_secret": SECRET,
        "timeout_seconds": 0.5,
    }
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def with_provider(
    plan: Plan, **settings: Any
) -> Iterator[tuple[Provider, Connector, Path]]:
    """The provider, a connector to it and the ledger."""
    with tempfile.TemporaryDirectory() as folder:
        ledger = Path(folder) / "ledger"
        with (
            providing(ledger, plan=plan) as provider,
            at(provider.url, **settings) as one,
        ):
            yield provider, one, ledger


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    plan = Plan.always(
        FAULTS.get(mood, Fault.ACCEPT), retry_after=RETRY_AFTER, silence_for=1
    )
    with with_provider(plan) as (provider, connector, _):
        if mood is Mood.AWAY:
            provider.stop()
        if mood is Mood.UNAUTHORISED:
            provider.token = "another"
        if mood is Mood.FORBIDDEN:
            with (
                answering(lambda call: Answer(403)) as server,
                at(server.url) as refused,
            ):
                yield refused
            return
        yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    if mood in STATUS:
        wait = {"Retry-After": str(RETRY_AFTER)}
        with (
            answering(lambda call: Answer(STATUS[mood], b"", wait)) as server,
            at(server.url) as connector,
        ):
            yield connector
    elif mood is Mood.SILENT:
        with answering(lambda call: _silence()) as server, at(server.url) as connector:
            yield connector
    else:
        with provoke(mood) as connector:
            yield connector


def _silence() -> None:
    time.sleep(0.8)


subject = Subject(
    config={
        "base_url": "https://provider.example",
        "token": TOKEN,
        "signing_secret": SECRET,
        "can_find": False,
        "timeout_seconds": 1,
        "page_size": 10,
    },
    secrets=(TOKEN, SECRET),
    provoke=provoke,
    provoke_poll=provoke_poll,
    signed=lambda body: Call(signed(body, "d-1"), body),
    why_nobody="tests connect it as often as they like",
    evidence={
        "resumes": "test_fake.py::test_polling_resumes_at_the_cursor",
        "finds": "test_fake.py::test_a_reply_that_was_taken_in_silence_is_found_not_sent_again",
        "publishes": "test_fake.py::test_a_post_is_taken_once_and_found_by_its_key",
        "sends_once": "test_fake.py::test_a_reply_that_was_taken_in_silence_is_found_not_sent_again",
        "real_server": "test_fake.py::test_every_fault_becomes_what_it_means",
    },
)
