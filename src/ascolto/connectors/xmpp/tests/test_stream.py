"""What a server may say, word by word."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Raw,
    Refused,
    Site,
    TryLater,
)
from ascolto.connectors.xmpp.config import Config
from ascolto.connectors.xmpp.connector import Connector
from ascolto.connectors.xmpp.receive import facts
from ascolto.connectors.xmpp.tests.harness import subject
from ascolto.connectors.xmpp.tests.scripted import id_of, result, speaking
from ascolto.testing.connectors import doubted, outgoing


@contextmanager
def at(port: int, **settings: Any) -> Iterator[Connector]:
    known = {**subject.config, "port": port} | settings
    connector = Connector(
        Config.model_validate(known), Site("acc-1", "Locanda", "https://a.example.com")
    )
    try:
        yield connector
    finally:
        connector.close()


def error(heard: str, kind: str, condition: str) -> str:
    """The error that a stanza gets back."""
    tag = "message" if heard.startswith(("<ns0:message", "<message")) else "iq"
    inside = f"<{condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
    return (
        f"<{tag} type='error' id='{id_of(heard)}'><error type='{kind}'>{inside}"
        f"</error></{tag}>"
    )


def is_message(heard: str) -> bool:
    return "message" in heard[:15]


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("item-not-found cancel", Refused),
        ("service-unavailable cancel", Refused),
        ("resource-constraint wait", TryLater),
        ("hang up", OutcomeUnknown),
        ("silence", OutcomeUnknown),
        ("no xml", OutcomeUnknown),
        ("end", OutcomeUnknown),
    ],
)
def test_what_a_server_says_to_an_answer(
    said: str, meaning: type[ChannelError]
) -> None:
    def script(heard: str) -> str | None:
        if said == "silence":
            return ""
        if said == "hang up":
            return None
        if said == "no xml":
            return "<<<"
        if said == "end":
            return "</stream:stream>"
        if is_message(heard):
            condition, kind = said.split()
            return error(heard, kind, condition)
        return result(heard)

    with speaking(script) as server, at(server.port, timeout_seconds=1) as inn:
        with pytest.raises(meaning):
            inn.reply(outgoing())
        assert len([one for one in server.heard if is_message(one)]) == 1


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("feature-not-implemented", Refused),
        ("internal-server-error", TryLater),
        ("hang up", TryLater),
        ("silence", TryLater),
    ],
)
def test_what_a_server_says_to_a_poll(said: str, meaning: type[ChannelError]) -> None:
    def script(heard: str) -> str | None:
        if said in {"silence", "hang up"}:
            return "" if said == "silence" else None
        return error(heard, "cancel", said)

    with speaking(script) as server, at(server.port, timeout_seconds=1) as inn:
        begun = time.monotonic()
        with pytest.raises(meaning):
            inn.poll("a-place")
        assert time.monotonic() - begun < 10


def test_a_wrong_password_asks_for_another() -> None:
    with speaking(lambda heard: "", lets_in=False) as server, at(server.port) as inn:
        asks = (lambda: inn.reply(outgoing()), lambda: inn.find(doubted(outgoing())))
        for act in (inn.check, lambda: inn.poll("x"), *asks):
            with pytest.raises(NeedsReconnect):
                act()


def test_nobody_there_is_later() -> None:
    with speaking(lambda heard: "") as server:
        port = server.port
    with at(port) as inn:
        for act in (inn.check, lambda: inn.poll("x"), lambda: inn.reply(outgoing())):
            with pytest.raises(TryLater):
                act()


def test_a_server_that_asks_whether_we_are_there_is_told() -> None:
    def script(heard: str) -> str:
        if "ping" in heard or is_message(heard):
            asks = "<iq type='get' id='srv1' from='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
            return asks + result(heard) if "ping" in heard else ""
        return ""

    with speaking(script) as server, at(server.port) as inn:
        inn.reply(outgoing())
        time.sleep(0.2)
        assert [one for one in server.heard if 'id="srv1"' in one and "result" in one]


def test_without_protection_only_this_machine_is_called() -> None:
    with pytest.raises(ValueError, match="protection"):
        Config.model_validate({**subject.config, "host": "xmpp.example.org"})


def test_a_server_without_starttls_gets_no_password() -> None:
    with speaking(lambda heard: "") as server:
        with at(server.port, security="starttls") as inn, pytest.raises(TryLater):
            inn.check()
        assert server.heard == []


def test_too_many_files_do_not_leave() -> None:
    big = File("a.bin", bytes(21 * 1024 * 1024))
    with at(9) as inn, pytest.raises(Refused):
        inn.reply(outgoing(files=(big,)))


def test_a_thousand_results_are_a_thousand_facts() -> None:
    one = (
        "<result xmlns='urn:xmpp:mam:2' id='{0}'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<delay xmlns='urn:xmpp:delay' stamp='2026-11-20T18:04:11Z'/>"
        "<message xmlns='jabber:client' from='anna@localhost/x' to='aiuto@localhost' id='m{0}'>"
        "<body>numero {0}</body></message></forwarded></result>"
    )
    raws = [Raw(str(n), one.format(n).encode()) for n in range(1000)]
    found = {fact.external_id for raw in raws for fact in facts(raw, "aiuto@localhost")}  # type: ignore[union-attr]
    assert len(found) == 1000
