"""Answers that are called out, and what is said when they cannot."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from ascolto.channels.contract import (
    Author,
    ChannelError,
    Fate,
    File,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Receipt,
    Refused,
    TryLater,
)
from ascolto.connectors.phone.tests.exchange import (
    ACCOUNT,
    CALLER,
    HOOK,
    NUMBER,
    Exchange,
    no,
    sid,
)
from ascolto.connectors.phone.tests.harness import SITE, at, signed
from ascolto.providers.twilio.tests.official import twiml_errors
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets


def answer(text: str = "Sì, c'è posto & vi aspettiamo.", **more: Any) -> Outgoing:
    known: dict[str, Any] = {
        "thread_id": CALLER,
        "to": Author(CALLER),
        "language": "it",
    }
    return replace(outgoing(text), **(known | more))


def test_an_answer_is_read_out_to_the_caller() -> None:
    exchange = Exchange()
    with answering(exchange) as server, at(server.url) as connector:
        sent = connector.reply(answer())
        connector.reply(answer("Yes", language="en-US", to=None))
    first, second = exchange.made
    assert sent.external_id == sid("CA", 901)
    assert (first["To"], first["From"]) == (CALLER, NUMBER)
    assert (
        '<Say language="it-IT">Sì, c\'è posto &amp; vi aspettiamo.</Say>'
        in first["Twiml"]
    )
    assert first["StatusCallback"] == f"{HOOK}?answer=key-1"
    assert 'language="en-GB"' in second["Twiml"]
    assert twiml_errors(first["Twiml"].encode()) == []


def test_a_call_whose_outcome_is_unknown_is_one_call_and_settles_by_itself() -> None:
    """Taken, and then silence: the provider's own call about its end names our key."""
    exchange = Exchange()
    exchange.after = lambda method, path: time.sleep(1.5)  # type: ignore[func-returns-value]
    with answering(exchange) as server, at(server.url, timeout_seconds=1) as connector:
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        [made] = exchange.made
        body = {
            "AccountSid": ACCOUNT,
            "CallSid": sid("CA", 901),
            "CallStatus": "completed",
        }
        body |= {"From": NUMBER, "To": CALLER, "Direction": "outbound-api"}
        query = {"answer": made["StatusCallback"].split("=")[1]}
        [raw] = connector.verify(signed(urlencode(body).encode(), query))
        [fact] = connector.parse(raw)
    assert isinstance(fact, Receipt)
    assert (fact.of, fact.fate) == ("key-1", Fate.DELIVERED)


@pytest.mark.parametrize(
    "wrong",
    [
        answer("x" * 3001),
        answer("&" * 2000),  # five characters each, once written as XML
        answer(" "),
        answer(files=(File("a", b"a"),)),
        answer(mode=Mode.NONE),
        answer(to=Author("call:CA1"), thread_id="call:CA1"),
        answer(to=Author("anna@example.it"), thread_id="x"),
    ],
)
def test_what_cannot_be_called_out_is_refused_before_the_network(
    wrong: Outgoing,
) -> None:
    with at("https://api.twilio.com") as connector, no_sockets():
        with pytest.raises(Refused) as caught:
            connector.reply(wrong)
        assert caught.value.text.it != caught.value.text.en


def test_a_number_that_only_receives_calls_nobody() -> None:
    with at("https://api.twilio.com", answers_by_call=False) as connector, no_sockets():
        with pytest.raises(Refused, match="only receives"):
            connector.reply(answer())
        assert connector.config.lacks()


def test_without_a_public_address_nothing_is_called_back() -> None:
    exchange = Exchange()
    site = replace(SITE, webhook_url="")
    with answering(exchange) as server, at(server.url, site) as connector:
        connector.reply(answer())
    assert "StatusCallback" not in exchange.made[0]


SAYS: list[tuple[Answer, type[ChannelError]]] = [
    (no(400, 21211, "The 'To' number is not a valid phone number."), Refused),
    (no(400, 21215, "Account not authorized to call this country."), Refused),
    (no(401, 20003, "Authenticate"), NeedsReconnect),
    (no(403, 20003, "Permission Denied"), Refused),
    (no(404, 20404, "The requested resource was not found"), Refused),
    (Answer(429, b"{}", {"Retry-After": "12"}), TryLater),
    (Answer(503), TryLater),
    (Answer(500, b"oops"), OutcomeUnknown),
    (Answer(504), OutcomeUnknown),
    (Answer(200, b"<html>"), OutcomeUnknown),
    (Answer(201, b"{}"), OutcomeUnknown),
]


@pytest.mark.parametrize(("said", "expected"), SAYS)
def test_what_the_provider_says_has_a_meaning(
    said: Answer, expected: type[ChannelError]
) -> None:
    with (
        answering(lambda call: said) as server,
        at(server.url) as connector,
        pytest.raises(expected) as caught,
    ):
        connector.reply(answer())
    assert len(server.calls) == 1
    if said.status == 429 and isinstance(caught.value, TryLater):
        assert caught.value.after == timedelta(seconds=12)
