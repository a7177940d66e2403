"""Against a real homeserver: Synapse, which pushes to us as to an application service."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Call,
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
from ascolto.connectors.matrix.connector import Connector
from ascolto.connectors.matrix.tests import peer as peers
from ascolto.connectors.matrix.tests.harness import at, made
from ascolto.connectors.matrix.tests.peer import V3, Peer
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import outgoing

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(peers.missing()), reason=peers.missing() or "-"),
]


class Door:
    """Our webhook door, as the core would run it: verify, keep, greet."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.calls = 0
        self.url = "https://matrix.example.org"  # the homeserver, once it runs
        self._seen: set[str] = set()

    def __call__(self, heard: Heard) -> Answer:
        call = Call(heard.headers, heard.body, method=heard.method)
        with made(self.url) as inn:
            for raw in inn.verify(call):
                if raw.delivery_id not in self._seen:
                    self._seen.add(raw.delivery_id)
                    self.facts += inn.parse(raw)
            greeting = inn.greet(call)
        self.calls += 1
        kind = {"content-type": greeting.content_type}
        return Answer(greeting.status, greeting.body, kind)

    def wait_for(self, wanted: Callable[[Fact], bool]) -> Fact:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            for fact in list(self.facts):
                if wanted(fact):
                    return fact
            time.sleep(0.05)
        raise AssertionError(f"not among {self.facts}")


@pytest.fixture(scope="module")
def door() -> Door:
    return Door()


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory, door: Door) -> Iterator[Peer]:
    folder: Path = tmp_path_factory.mktemp("synapse")
    with (
        mock.patch.dict(os.environ, {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        answering(door) as hook,
        peers.running(folder, hook.url) as one,
    ):
        door.url = one.url
        yield one


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    with at(peer.url) as connector:
        yield connector


@pytest.fixture
def own(peer: Peer) -> Iterator[Connector]:
    """An account like any other, without an application service: Carla's."""
    if "carla" not in peer.tokens:
        peer.enrol("carla")
    token = peer.tokens["carla"]
    with at(
        peer.url, user_id="@carla:localhost", access_token=token, hs_token=""
    ) as connector:
        yield connector


@pytest.fixture
def room(peer: Peer) -> str:
    """A new room of Anna's, to which we were invited and came."""
    room = peer.room("anna")
    until = time.monotonic() + 30
    while room not in peer.call("aiuto", "GET", f"{V3}/joined_rooms")["joined_rooms"]:
        assert time.monotonic() < until, "the invitation was not accepted"
        time.sleep(0.1)
    return room


def heard(inn: Connector, cursor: str) -> tuple[list[Fact], str]:
    page = inn.poll(cursor)
    return [fact for raw in page.items for fact in inn.parse(raw)], page.cursor


def answer(to: Incoming, text: str = "Sì, certo.") -> Outgoing:
    return Outgoing(
        idempotency_key=f"key-{to.external_id}",
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        in_reply_to=to.external_id,
    )


def is_said(text: str) -> Callable[[Fact], bool]:
    return lambda fact: isinstance(fact, Incoming) and fact.text == text


def test_it_says_who_it_is(inn: Connector, peer: Peer) -> None:
    assert inn.check() == "@aiuto:localhost"
    assert inn.missing() == ()
    with (
        at(peer.url, user_id="@altro:localhost") as other,
        pytest.raises(NeedsReconnect),
    ):
        other.check()
    with at(peer.url, access_token="wrong") as nobody, pytest.raises(NeedsReconnect):
        nobody.check()


def test_a_question_is_pushed_and_answered(
    peer: Peer, inn: Connector, room: str, door: Door
) -> None:
    peer.say("anna", room, "Avete una camera?")
    question = door.wait_for(is_said("Avete una camera?"))
    assert isinstance(question, Incoming)
    assert question.author.external_id == "@anna:localhost"
    sent = inn.reply(answer(question, "Sì <tre> & una vista"))
    last = peer.messages("anna", room)[-1]
    assert last["event_id"] == sent.external_id
    assert last["content"]["body"] == "Sì <tre> & una vista"
    assert last["content"]["formatted_body"] == "Sì &lt;tre&gt; &amp; una vista"
    related = last["content"]["m.relates_to"]["m.in_reply_to"]
    assert related["event_id"] == question.external_id


def test_polling_goes_on_where_it_stopped(peer: Peer, own: Connector) -> None:
    cursor = own.poll("").cursor
    room = peer.room("anna", invites="@carla:localhost")
    peer.say("anna", room, "prima che arrivi")
    facts, cursor = heard(own, cursor)
    assert "prima che arrivi" in [f.text for f in facts if isinstance(f, Incoming)]
    _, cursor = heard(own, cursor)
    for number in range(70):  # more than /sync shows at once
        peer.say("anna", room, f"numero {number}")
    facts, after = heard(own, cursor)
    said = [f for f in facts if isinstance(f, Incoming)]
    assert [f.text for f in said] == [f"numero {number}" for number in range(70)]
    assert said[-1].author.name == "Anna"
    assert [f for f in heard(own, after)[0] if isinstance(f, Incoming)] == []


def test_listening_wakes_up_at_a_message(peer: Peer, own: Connector) -> None:
    cursor = own.poll("").cursor
    room = peer.room("anna", invites="@carla:localhost")
    cursor = own.poll(cursor).cursor
    while own.wait(0.2):  # until all that came before is known
        cursor = own.poll(cursor).cursor
    peer.say("anna", room, "ehi")
    assert own.wait(20) is True


def test_what_is_pushed_and_polled_is_one_delivery(
    peer: Peer, inn: Connector, room: str, door: Door
) -> None:
    cursor = inn.poll("").cursor
    event = peer.say("anna", room, "una volta sola")
    door.wait_for(is_said("una volta sola"))
    page = inn.poll(cursor)
    ids = [raw.delivery_id for raw in page.items if b"una volta" in raw.body]
    assert ids == [event]
    assert not [raw for raw in inn.poll(page.cursor).items if b"una volta" in raw.body]


def test_the_same_answer_twice_is_one_event(
    peer: Peer, inn: Connector, room: str, door: Door
) -> None:
    peer.say("anna", room, "due volte?")
    question = door.wait_for(is_said("due volte?"))
    assert isinstance(question, Incoming)
    first, second = inn.reply(answer(question)), inn.reply(answer(question))
    assert first.external_id == second.external_id
    assert len(peer.messages("anna", room)) == 2
    found = inn.find(replace(outgoing(), idempotency_key=f"key-{question.external_id}"))
    assert found is not None
    assert found.external_id == first.external_id
    assert inn.find(replace(outgoing(), idempotency_key="key-of-nothing")) is None


def test_edits_deletions_reactions_and_reading(
    peer: Peer, inn: Connector, room: str, door: Door
) -> None:
    event = peer.say("anna", room, "sabato?")
    question = door.wait_for(is_said("sabato?"))
    assert isinstance(question, Incoming)
    sent = inn.reply(answer(question))
    new = {"msgtype": "m.text", "body": "domenica?"}
    edit = {"msgtype": "m.text", "body": "* domenica?", "m.new_content": new}
    edit |= {"m.relates_to": {"rel_type": "m.replace", "event_id": event}}
    peer.send("anna", room, edit)
    thumb = {"rel_type": "m.annotation", "event_id": sent.external_id, "key": "👍"}
    peer.send("anna", room, {"m.relates_to": thumb}, "m.reaction")
    place = f"{V3}/rooms/{room}/receipt/m.read/{sent.external_id}"
    peer.call("anna", "POST", place, {})
    peer.redact("anna", room, event)
    edited = door.wait_for(lambda f: isinstance(f, Edited) and f.external_id == event)
    assert isinstance(edited, Edited)
    assert edited.text == "domenica?"
    door.wait_for(lambda f: isinstance(f, Deleted) and f.external_id == event)
    liked = door.wait_for(lambda f: isinstance(f, Reacted))
    assert isinstance(liked, Reacted)
    assert (liked.of, liked.emoji) == (sent.external_id, "👍")
    door.wait_for(lambda f: isinstance(f, Receipt) and f.fate is Fate.READ)


def test_files_travel_both_ways(
    peer: Peer, inn: Connector, room: str, door: Door
) -> None:
    uri = peer.call(
        "anna", "POST", "/_matrix/media/v3/upload", b"of Anna", kind="text/plain"
    )["content_uri"]
    peer.send("anna", room, {"msgtype": "m.file", "body": "nota.txt", "url": uri})
    said = door.wait_for(lambda f: isinstance(f, Incoming) and bool(f.files))
    assert isinstance(said, Incoming)
    assert inn.fetch(said.files[0]).content == b"of Anna"
    ours = File("listino.txt", b"of the inn", "text/plain")
    inn.reply(replace(answer(said, "Ecco"), files=(ours,)))
    file, words = peer.messages("anna", room)[-2:]
    assert words["content"]["body"] == "Ecco"
    assert file["content"]["body"] == "listino.txt"
    assert inn.fetch(File("", ref=file["content"]["url"])).content == b"of the inn"


def test_what_was_said_before_is_a_backfill(
    peer: Peer, inn: Connector, room: str
) -> None:
    for number in range(60):
        peer.say("anna", room, f"prima {number}")
    texts: list[str] = []
    cursor, more = "", True
    while more:
        page = inn.backfill(cursor)
        cursor, more = page.cursor, page.more
        facts = [fact for raw in page.items for fact in inn.parse(raw)]
        texts += [f.text for f in facts if isinstance(f, Incoming)]
    assert [t for t in texts if t.startswith("prima")] == [
        f"prima {number}" for number in reversed(range(60))
    ]


def test_a_room_that_we_are_not_in_refuses(peer: Peer, inn: Connector) -> None:
    room = peer.room("anna", invites="@bruno:localhost")
    with pytest.raises(Refused):
        inn.reply(Outgoing("key-out", room, "Buongiorno"))
    with pytest.raises(Refused):
        inn.fetch(File("gone", ref="mxc://localhost/notthere"))
