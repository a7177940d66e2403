"""Against a real gateway: Kannel, with a pretended network of telephones."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from ascolto.channels.contract import (
    Author,
    Call,
    Fact,
    Fate,
    Forged,
    Incoming,
    NeedsReconnect,
    Receipt,
)
from ascolto.connectors.sms.connector import Connector
from ascolto.connectors.sms.tests import peer as peers
from ascolto.connectors.sms.tests.harness import KEY, at, made
from ascolto.connectors.sms.tests.peer import HOOK, PASSWORD, USER, Peer
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import outgoing

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(peers.missing()), reason=peers.missing() or "-"),
]
# Where Kannel calls, in its own network.
DOOR = f"http://127.0.0.1:{HOOK}/hooks/acc-1"
KANNEL = {
    "gateway": "kannel",
    "number": "13013",
    "user": USER,
    "password": PASSWORD,
    "hook_key": KEY,
}
ANNA = Author("+393331234567", phone="+393331234567")


class Door:
    """Our webhook door, as the core would run it."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.forged = 0

    def __call__(self, heard: Heard) -> Answer:
        query = dict(parse_qsl(urlsplit(heard.path).query, keep_blank_values=True))
        call = Call(heard.headers, heard.body, query, heard.method)
        with made("http://127.0.0.1:9", DOOR, **KANNEL) as inn:
            try:
                raws = inn.verify(call)
            except Forged:
                self.forged += 1
                return Answer(401)
            self.facts += [fact for raw in raws for fact in inn.parse(raw)]
        return Answer(200)

    def wait_for(self, wanted: Callable[[Fact], bool]) -> Fact:
        until = time.monotonic() + 40
        while time.monotonic() < until:
            for fact in list(self.facts):
                if wanted(fact):
                    return fact
            time.sleep(0.05)
        raise AssertionError(f"not among {self.facts}, {self.forged} forged")


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Iterator[Peer]:
    folder: Path = tmp_path_factory.mktemp("kannel")
    with answering(door) as hook, peers.running(folder, hook.port) as one:
        phone = one.telephone()
        try:
            yield one
        finally:
            phone.terminate()
            try:
                phone.wait(5)
            except subprocess.TimeoutExpired:
                phone.kill()
                phone.wait()


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    with at(peer.url, DOOR, **KANNEL) as connector:
        yield connector


def reaches(peer: Peer, words: str) -> None:
    until = time.monotonic() + 30
    while words not in peer.got():
        assert time.monotonic() < until, peer.got()[-2000:]
        time.sleep(0.1)


def test_a_text_is_heard_and_answered(peer: Peer, inn: Connector, door: Door) -> None:
    question = door.wait_for(lambda f: isinstance(f, Incoming) and f.text == "acceso")
    assert isinstance(question, Incoming)
    assert question.author.phone == "+393331234567"
    reply = replace(outgoing("Certo, 70 euro"), to=question.author)
    sent = inn.reply(reply)
    assert sent.external_id == reply.idempotency_key
    reaches(peer, "Certo, 70 euro")


def test_delivery_is_reported(peer: Peer, inn: Connector, door: Door) -> None:
    inn.reply(replace(outgoing("Arriva?"), idempotency_key="key-report", to=ANNA))
    report = door.wait_for(lambda f: isinstance(f, Receipt) and f.of == "key-report")
    assert isinstance(report, Receipt)
    assert report.fate is Fate.DELIVERED


def test_accents_travel_whole(peer: Peer, inn: Connector, door: Door) -> None:
    inn.reply(replace(outgoing("Perché così? Città è già"), to=ANNA))
    reaches(peer, "Perché così? Città è già")


def test_a_long_text_goes_out_in_parts(peer: Peer, inn: Connector) -> None:
    inn.reply(replace(outgoing("inizio " + "x" * 300 + " fine"), to=ANNA))
    reaches(peer, "x+fine")  # a part of a joined message shows as data


def test_it_says_whether_the_login_is_right(peer: Peer, inn: Connector) -> None:
    assert inn.check() == "13013"
    with at(peer.url, DOOR, **{**KANNEL, "password": "wrong"}) as nobody:
        with pytest.raises(NeedsReconnect):
            nobody.check()
        with pytest.raises(NeedsReconnect):
            nobody.reply(outgoing())


def test_a_call_without_the_key_is_forged() -> None:
    query = {"kind": "mo", "from": "+393331234567", "text": "x", "id": "1"}
    with at("http://127.0.0.1:9", DOOR, **KANNEL) as inn:
        for key in ({}, {"key": ""}, {"key": "wrong"}):
            with pytest.raises(Forged):
                inn.verify(Call({}, b"", query | key, "GET"))
        [raw] = inn.verify(Call({}, b"", query | {"key": KEY}, "GET"))
        assert KEY.encode() not in raw.body
