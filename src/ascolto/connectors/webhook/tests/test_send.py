"""Answers on their way to another system."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from standardwebhooks import Webhook

from ascolto.channels.contract import (
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from ascolto.connectors.webhook.config import Config
from ascolto.connectors.webhook.connector import Connector
from ascolto.connectors.webhook.tests.harness import OLD_SECRET, SECRET, SITE, at
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import outgoing


class OtherSystem:
    """Any company's system that follows the README, written with the published library."""

    def __init__(self) -> None:
        self.messages: dict[str, Any] = {}

    def __call__(self, call: Heard) -> Answer:
        Webhook(SECRET).verify(call.body, dict(call.headers))
        said = json.loads(call.body)
        if said["type"] == "ping":
            return Answer(204)
        self.messages.setdefault(call.headers["webhook-id"], said)
        return Answer(
            201, json.dumps({"external_id": f"t-{len(self.messages)}"}).encode()
        )


def test_an_answer_travels_to_a_system_that_checks_it() -> None:
    other = OtherSystem()
    file = File("menu.pdf", b"%PDF", "application/pdf")
    with answering(other) as server, at(server.url) as connector:
        assert connector.check() == "Gestionale"
        sent = connector.reply(outgoing("Buongiorno, certo. 👍", files=(file,)))
    assert sent.external_id == "t-1"
    said = other.messages["key-1"]
    assert said["type"] == "reply.created"
    assert said["conversation"] == {"external_id": "thread-1", "subject": "Camera"}
    assert said["message"]["text"] == "Buongiorno, certo. 👍"
    assert said["message"]["in_reply_to"] == "message-1"
    assert said["message"]["attachments"] == [
        {
            "name": "menu.pdf",
            "content_type": "application/pdf",
            "content_base64": "JVBERg==",
        }
    ]
    assert said["to"]["external_id"] == "someone@example.com"
    assert said["sender"] == {"name": "Marco"}


def test_a_repeated_answer_has_the_same_id_and_the_same_body() -> None:
    other = OtherSystem()
    with answering(other) as server, at(server.url) as connector:
        first = connector.reply(outgoing())
        second = connector.reply(outgoing())
        bodies = {call.body for call in server.calls}
    assert first.external_id == second.external_id
    assert len(other.messages) == len(bodies) == 1


def test_while_the_secret_changes_either_checks() -> None:
    with answering(lambda call: Answer(200)) as server:
        with at(server.url, previous_secret=OLD_SECRET) as connector:
            connector.reply(outgoing())
        [call] = server.calls
    for secret in (SECRET, OLD_SECRET):
        Webhook(secret).verify(call.body, dict(call.headers))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (301, Refused),
        (308, Refused),
        (400, Refused),
        (404, Refused),
        (413, Refused),
        (422, Refused),
        (401, NeedsReconnect),
        (403, NeedsReconnect),
        (410, NeedsReconnect),
        (409, OutcomeUnknown),
        (408, TryLater),
        (425, TryLater),
        (429, TryLater),
        (500, TryLater),
        (502, TryLater),
        (503, TryLater),
        (504, TryLater),
    ],
)
def test_what_the_other_system_says_has_a_meaning(
    status: int, expected: type[ChannelError]
) -> None:
    headers = {"Retry-After": "120", "Location": "https://elsewhere.example/"}
    with (
        answering(lambda call: Answer(status, b"no", headers)) as server,
        at(server.url) as connector,
        pytest.raises(expected) as caught,
    ):
        connector.reply(outgoing())
    if isinstance(caught.value, TryLater):
        assert caught.value.after == timedelta(seconds=120)
    assert len(server.calls) == 1


@pytest.mark.parametrize("status", [500, 502, 504])
def test_a_doubtful_answer_is_left_to_a_person_where_repeats_are_not_known(
    status: int,
) -> None:
    with (
        answering(lambda call: Answer(status)) as server,
        at(server.url, deduplicates=False) as connector,
        pytest.raises(OutcomeUnknown),
    ):
        connector.reply(outgoing())


def _silence(call: Heard) -> None:
    time.sleep(0.6)


def _hang_up(call: Heard) -> None:
    call.socket.close()


def _half(call: Heard) -> None:
    call.socket.sendall(b"HTTP/1.1 500 Oops\r\ncontent-length: 50\r\n\r\nhalf")


@pytest.mark.parametrize("misbehave", [_silence, _hang_up, _half])
def test_a_lost_answer_is_asked_for_again_only_where_repeats_are_known(
    misbehave: Callable[[Heard], None],
) -> None:
    with answering(misbehave) as server:
        with at(server.url, timeout_seconds=0.3) as connector, pytest.raises(TryLater):
            connector.reply(outgoing())
        careless = {"timeout_seconds": 0.3, "deduplicates": False}
        with at(server.url, **careless) as connector, pytest.raises(OutcomeUnknown):
            connector.reply(outgoing())


def test_what_was_never_sent_is_tried_later_either_way() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/"
    with at(url, deduplicates=False) as connector, pytest.raises(TryLater):
        connector.reply(outgoing())


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"thanks",
        b"[]",
        b"null",
        b'{"external_id": null}',
        b'{"external_id": {}}',
        b'{"external_id": true}',
        b'{"external_id": "a\\u0000b"}',
        b'{"external_id": "' + b"x" * 600 + b'"}',
        b"x" * 200_000,
    ],
)
def test_a_yes_is_a_yes_whatever_comes_with_it(answer: bytes) -> None:
    with (
        answering(lambda call: Answer(200, answer)) as server,
        at(server.url) as connector,
    ):
        assert connector.reply(outgoing()).external_id == "key-1"


def test_a_yes_that_breaks_off_is_a_yes() -> None:
    def half(call: Heard) -> None:
        call.socket.sendall(b"HTTP/1.1 202 OK\r\ncontent-length: 50\r\n\r\nhalf")

    with answering(half) as server, at(server.url, deduplicates=False) as connector:
        assert connector.reply(outgoing()).external_id == "key-1"


def test_a_number_names_the_answer_too() -> None:
    yes = Answer(200, b'{"external_id": 4711}')
    with answering(lambda call: yes) as server, at(server.url) as connector:
        assert connector.reply(outgoing()).external_id == "4711"


def test_without_an_address_the_channel_only_receives() -> None:
    connector = Connector(Config(), SITE)
    assert connector.check() == "Gestionale"
    with pytest.raises(Refused, match="only receives"):
        connector.reply(outgoing())


def test_an_address_inside_the_house_is_refused_unless_allowed() -> None:
    with pytest.raises(ValueError, match="ASCOLTO_HTTP_ALLOW"):
        Config(callback_url="http://169.254.169.254/latest")
    with answering(lambda call: Answer(200)) as server:
        with (
            at(server.url) as connector,
            mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": ""}),
            pytest.raises(Refused, match="ASCOLTO_HTTP_ALLOW"),
        ):
            connector.reply(outgoing())
        assert server.calls == []


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://a.example", "crm", "http://u:p@a/"]
)
def test_what_is_no_web_address_is_refused_on_saving(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Config(callback_url=url)


def test_answers_use_one_connection() -> None:
    before = threading.active_count()
    with answering(lambda call: Answer(200)) as server, at(server.url) as connector:
        for _ in range(3):
            connector.reply(outgoing())
        assert len({call.socket for call in server.calls}) == 1
    assert threading.active_count() < before + 50
