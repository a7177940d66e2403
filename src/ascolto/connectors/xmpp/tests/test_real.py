"""Against a real server: Prosody."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Deleted,
    Edited,
    Fact,
    Fate,
    File,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Reacted,
    Receipt,
    Refused,
)
from ascolto.connectors.xmpp.connector import Connector
from ascolto.connectors.xmpp.receive import CLIENT, OOB
from ascolto.connectors.xmpp.tests import peer as peers
from ascolto.connectors.xmpp.tests.peer import Peer, Person
from ascolto.testing.connectors import outgoing

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(peers.missing()), reason=peers.missing() or "-"),
]
STORE = "<store xmlns='urn:xmpp:hints'/>"


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    folder: Path = tmp_path_factory.mktemp("prosody")
    with (
        mock.patch.dict(os.environ, {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        peers.running(folder) as one,
    ):
        yield one


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    with peer.connector() as one:
        yield one


@pytest.fixture
def anna(peer: Peer) -> Iterator[Person]:
    with peer.person("anna") as one:
        yield one


def heard(inn: Connector, cursor: str) -> tuple[list[Fact], str]:
    facts: list[Fact] = []
    more = True
    while more:
        page = inn.poll(cursor)
        cursor, more = page.cursor, page.more
        facts += [fact for raw in page.items for fact in inn.parse(raw)]
    return facts, cursor


def soon(inn: Connector, cursor: str, count: int) -> tuple[list[Fact], str]:
    """What came since `cursor`, once there are `count` of them."""
    facts: list[Fact] = []
    for _ in range(100):
        more, cursor = heard(inn, cursor)
        facts += more
        if len(facts) >= count:
            return facts, cursor
        inn.wait(0.2)
    raise AssertionError(f"only {facts}")


def asks(inn: Connector, anna: Person, text: str, id: str) -> tuple[Incoming, str]:
    cursor = inn.poll("").cursor
    anna.say(text, id=id)
    [fact], cursor = soon(inn, cursor, 1)
    assert isinstance(fact, Incoming)
    return fact, cursor


def answer(to: Incoming, text: str = "Sì, certo.") -> Outgoing:
    return Outgoing(
        idempotency_key=f"key-{to.external_id.partition(' ')[2]}",
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        in_reply_to=to.external_id,
    )


def test_it_says_who_it_is(peer: Peer, inn: Connector) -> None:
    assert inn.check() == "aiuto@localhost"
    with peer.connector(password="wrong") as nobody, pytest.raises(NeedsReconnect):
        nobody.check()


def test_a_question_is_heard_and_answered(inn: Connector, anna: Person) -> None:
    question, cursor = asks(inn, anna, "Avete <posto> & vista? 🙂", "q1")
    assert question.text == "Avete <posto> & vista? 🙂"
    assert question.author.external_id == "anna@localhost"
    sent = inn.reply(answer(question, "Sì & <certo>"))
    got = anna.hear()
    assert got.findtext(f"{CLIENT}body") == "Sì & <certo>"
    assert got.get("id") == "key-q1"
    [echo], _ = soon(inn, cursor, 1)
    assert isinstance(echo, Incoming)
    assert echo.ours
    assert echo.external_id == sent.external_id
    assert echo.thread_id == question.thread_id


def test_polling_goes_on_where_it_stopped(inn: Connector, anna: Person) -> None:
    cursor = inn.poll("").cursor
    for number in range(120):  # more than a page
        anna.say(f"numero {number}", id=f"n{number}")
    facts, after = soon(inn, cursor, 120)
    assert [f.text for f in facts if isinstance(f, Incoming)] == [
        f"numero {number}" for number in range(120)
    ]
    assert heard(inn, after)[0] == []
    again = inn.poll(cursor).items
    assert [r.delivery_id for r in again] == [
        r.delivery_id for r in inn.poll(cursor).items
    ]


def test_what_is_said_while_we_are_away_is_not_lost(peer: Peer, anna: Person) -> None:
    with peer.connector() as before:
        cursor = before.poll("").cursor
    anna.say("ci siete?", id="away")
    with peer.connector() as after:
        [fact], _ = soon(after, cursor, 1)
    assert isinstance(fact, Incoming)
    assert fact.text == "ci siete?"


def test_listening_wakes_up_at_a_message(inn: Connector, anna: Person) -> None:
    while inn.wait(0.3):
        pass
    anna.say("ehi", id="ehi")
    assert inn.wait(20) is True


def test_an_answer_is_found_by_its_key(inn: Connector, anna: Person) -> None:
    question, _ = asks(inn, anna, "arriva?", "found")
    sent = inn.reply(answer(question))
    found = inn.find(replace(outgoing(), idempotency_key="key-found"))
    assert found is not None
    assert found.external_id == sent.external_id
    assert inn.find(replace(outgoing(), idempotency_key="key-of-nothing")) is None


def test_edits_deletions_reactions_and_reading(inn: Connector, anna: Person) -> None:
    question, cursor = asks(inn, anna, "sabato?", "m1")
    inn.reply(answer(question))
    anna.say(
        "domenica?", "<replace xmlns='urn:xmpp:message-correct:0' id='m1'/>", id="m2"
    )
    thumb = "<reactions xmlns='urn:xmpp:reactions:0' id='key-m1'><reaction>👍</reaction></reactions>"
    anna.say("", thumb, STORE, id="m3")
    seen = "<displayed xmlns='urn:xmpp:chat-markers:0' id='key-m1'/>"
    anna.say("", seen, STORE, id="m4")
    gone = "<retract xmlns='urn:xmpp:message-retract:1' id='m1'/>"
    anna.say("", gone, STORE, id="m5")
    facts, _ = soon(inn, cursor, 5)
    by = {type(fact): fact for fact in facts}
    edit, deletion, liked, read = by[Edited], by[Deleted], by[Reacted], by[Receipt]
    assert isinstance(edit, Edited)
    assert (edit.external_id, edit.text) == (question.external_id, "domenica?")
    assert isinstance(deletion, Deleted)
    assert deletion.external_id == question.external_id
    assert isinstance(liked, Reacted)
    assert (liked.of, liked.emoji) == ("anna@localhost key-m1", "👍")
    assert isinstance(read, Receipt)
    assert (read.of, read.fate) == ("anna@localhost key-m1", Fate.READ)


def test_files_travel_both_ways(inn: Connector, anna: Person) -> None:
    question, cursor = asks(inn, anna, "listino?", "f1")
    ours = File("listino.txt", b"of the inn", "text/plain")
    inn.reply(replace(answer(question, "Ecco"), files=(ours,)))
    file, words = anna.hear(), anna.hear()
    url = file.findtext(f"{OOB}x/{OOB}url", "")
    assert words.findtext(f"{CLIENT}body") == "Ecco"
    assert inn.fetch(File("", ref=url)).content == b"of the inn"
    anna.say(url, f"<x xmlns='jabber:x:oob'><url>{url}</url></x>", id="f2")
    facts, _ = soon(inn, cursor, 3)
    [said] = [f for f in facts if isinstance(f, Incoming) and not f.ours]
    assert said.text == ""
    assert said.files[0].ref == url


def test_what_was_said_before_is_a_backfill(inn: Connector, anna: Person) -> None:
    asks(inn, anna, "l'ultima", "last")
    texts: list[str] = []
    cursor, more = "", True
    while more:
        page = inn.backfill(cursor)
        cursor, more = page.cursor, page.more
        facts = [fact for raw in page.items for fact in inn.parse(raw)]
        texts += [f.text for f in facts if isinstance(f, Incoming)]
    assert texts[0] == "l'ultima"
    assert len(texts) == len(set(texts)) or len(texts) > 100


def test_an_address_that_is_not_there_refuses(inn: Connector, anna: Person) -> None:
    question, _ = asks(inn, anna, "ciao", "nobody")
    nobody = replace(question.author, external_id="nessuno@localhost")
    with pytest.raises(Refused):
        inn.reply(replace(answer(question), to=nobody))
