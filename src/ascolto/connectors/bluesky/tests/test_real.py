"""Against a real network of the AT Protocol: identities, server and index, by Bluesky's own programs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Deleted,
    Fact,
    File,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Reacted,
    Refused,
)
from ascolto.connectors.bluesky.connector import Connector
from ascolto.connectors.bluesky.tests import peer as peers
from ascolto.connectors.bluesky.tests.harness import at
from ascolto.connectors.bluesky.tests.peer import PASSWORD, Peer
from ascolto.testing.connectors import outgoing, post

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(peers.missing()), reason=peers.missing() or "-"),
]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peer]:
    folder: Path = tmp_path_factory.mktemp("bluesky")
    with (
        mock.patch.dict(os.environ, {"ASCOLTO_HTTP_ALLOW": "127.0.0.1,localhost"}),
        peers.running(folder) as one,
    ):
        yield one


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    known = {"handle": "locanda.test", "app_password": PASSWORD}
    with at(peer.url, directory_url=peer.directory, **known) as connector:
        os.environ["ASCOLTO_HTTP_ALLOW"] = "127.0.0.1,localhost"
        yield connector


def heard(inn: Connector, cursor: str) -> tuple[list[Fact], str]:
    facts: list[Fact] = []
    more = True
    while more:
        page = inn.poll(cursor)
        cursor, more = page.cursor, page.more
        facts += [fact for raw in page.items for fact in inn.parse(raw)]
    return facts, cursor


def soon(inn: Connector, cursor: str, kind: type) -> tuple[list[Fact], str]:
    """What came since `cursor`, once something of that kind is among it: an index takes a moment."""
    until = time.monotonic() + 60
    facts: list[Fact] = []
    while time.monotonic() < until:
        more, cursor = heard(inn, cursor)
        facts += more
        if any(isinstance(f, kind) and not getattr(f, "ours", False) for f in facts):
            return facts, cursor
        time.sleep(0.2)
    raise AssertionError(f"only {facts}")


def asks(peer: Peer, inn: Connector, text: str) -> tuple[Incoming, str]:
    _, cursor = heard(inn, inn.poll("").cursor)
    peer.anna.post(text, peer.inn)
    facts, cursor = soon(inn, cursor, Incoming)
    [one] = [f for f in facts if isinstance(f, Incoming) and not f.ours]
    return one, cursor


def answer(
    to: Incoming, text: str = "Sì, certo.", files: tuple[File, ...] = ()
) -> Outgoing:
    key = f"key-{to.external_id.rpartition('/')[2]}"
    return Outgoing(
        key, to.thread_id, text, to.author, in_reply_to=to.external_id, files=files
    )


def indexed(peer: Peer, uri: str) -> dict[str, object]:
    """A post, once the index knows it: who answers one that it does not know is not heard."""
    until = time.monotonic() + 60
    while not (posts := peer.anna.ask(f"app.bsky.feed.getPosts?uris={uri}")["posts"]):
        assert time.monotonic() < until, "the post was not indexed"
        time.sleep(0.2)
    found: dict[str, object] = posts[0]
    return found


def test_it_says_who_it_is(peer: Peer, inn: Connector) -> None:
    assert inn.check() == "@locanda.test"
    with (
        at(peer.url, handle="locanda.test", app_password="wrong") as nobody,
        pytest.raises(NeedsReconnect),
    ):
        nobody.check()


def test_a_mention_is_heard_and_answered(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "avete una camera?")
    assert question.text == "@locanda.test avete una camera?"
    assert question.author.name == "Anna (@anna.test)"
    sent = inn.reply(answer(question, "Sì: https://example.com/è"))
    post: Any = indexed(peer, sent.external_id)
    assert post["record"]["text"] == "Sì: https://example.com/è"
    assert post["record"]["reply"]["parent"]["uri"] == question.external_id
    found = inn.find(answer(question))
    assert found is not None
    assert found.external_id == sent.external_id
    assert inn.find(replace(outgoing(), idempotency_key="key-of-nothing")) is None
    # It comes back by no poll as something said elsewhere.
    assert not [f for f in heard(inn, cursor)[0] if isinstance(f, Incoming)]


def test_a_conversation_goes_on_in_its_thread(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "e il parcheggio?")
    sent = inn.reply(answer(question))
    indexed(peer, sent.external_id)
    records = peer.inn.ask(
        f"com.atproto.repo.getRecord?repo={peer.inn.did}&collection=app.bsky.feed.post"
        f"&rkey={sent.external_id.rpartition('/')[2]}"
    )
    above = {"uri": sent.external_id, "cid": records["cid"]}
    reply = {"root": records["value"]["reply"]["root"], "parent": above}
    peer.anna.post("grazie", reply=reply)
    facts, cursor = soon(inn, cursor, Incoming)
    [again] = [f for f in facts if isinstance(f, Incoming)]
    assert again.thread_id == question.thread_id
    peer.bruno.post("anche io", reply=reply)
    facts, _ = soon(inn, cursor, Incoming)
    [other] = [f for f in facts if isinstance(f, Incoming)]
    assert other.thread_id != question.thread_id
    assert other.references == (sent.external_id,)


def test_an_answer_given_in_the_app_is_ours(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "chi risponde?")
    place = {"uri": question.external_id, "cid": ""}
    record = peer.anna.ask(
        f"com.atproto.repo.getRecord?repo={peer.anna.did}&collection=app.bsky.feed.post"
        f"&rkey={question.external_id.rpartition('/')[2]}"
    )
    place["cid"] = record["cid"]
    peer.inn.post("Io!", reply={"root": place, "parent": place})
    facts, _ = heard(inn, cursor)
    [own] = [f for f in facts if isinstance(f, Incoming)]
    assert own.ours
    assert own.thread_id == question.thread_id


def test_deletions_are_noticed(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "niente, scusate")
    peer.anna.delete(question.external_id)
    facts, cursor = soon(inn, cursor, Deleted)
    [gone] = [f for f in facts if isinstance(f, Deleted)]
    assert gone.external_id == question.external_id
    with pytest.raises(Refused):
        inn.reply(answer(question))


def test_a_like_is_a_reaction(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "bello")
    sent = inn.reply(answer(question))
    record = peer.inn.ask(
        f"com.atproto.repo.getRecord?repo={peer.inn.did}&collection=app.bsky.feed.post"
        f"&rkey={sent.external_id.rpartition('/')[2]}"
    )
    subject = {"uri": sent.external_id, "cid": record["cid"]}
    at = record["value"]["createdAt"]
    peer.anna.put("app.bsky.feed.like", {"subject": subject, "createdAt": at})
    facts, _ = soon(inn, cursor, Reacted)
    [like] = [f for f in facts if isinstance(f, Reacted)]
    assert (like.of, like.emoji) == (sent.external_id, "❤️")


def test_pictures_travel_both_ways(peer: Peer, inn: Connector) -> None:
    _, cursor = heard(inn, inn.poll("").cursor)
    image = {"image": peer.anna.upload(PIXEL), "alt": "La camera"}
    embed = {"$type": "app.bsky.embed.images", "images": [image]}
    peer.anna.post("guardate", peer.inn, embed=embed)
    facts, _ = soon(inn, cursor, Incoming)
    [said] = [f for f in facts if isinstance(f, Incoming)]
    assert inn.fetch(said.files[0]).content == PIXEL
    sent = inn.reply(answer(said, "Ecco", (File("nostra.png", PIXEL, "image/png"),)))
    record = peer.inn.ask(
        f"com.atproto.repo.getRecord?repo={peer.inn.did}&collection=app.bsky.feed.post"
        f"&rkey={sent.external_id.rpartition('/')[2]}"
    )
    assert record["value"]["embed"]["images"][0]["alt"] == "nostra.png"


def test_the_server_counts_as_we_do(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "quanto è lungo?")
    family = "👩‍👩‍👧‍👦"
    assert inn.reply(answer(question, family * 100)).external_id
    with pytest.raises(Refused):
        inn.reply(answer(question, "è" * 301))


def test_what_was_said_before_is_a_backfill(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "prima")
    page = inn.backfill("")
    facts = [fact for raw in page.items for fact in inn.parse(raw)]
    said = [f for f in facts if isinstance(f, Incoming)]
    assert said[0].external_id == question.external_id


def test_a_post_stands_once_and_what_is_said_below_it_is_heard(
    peer: Peer, inn: Connector
) -> None:
    _, cursor = heard(inn, inn.poll("").cursor)
    said = post(
        "Sappiamo del freddo: https://locanda.example/è", idempotency_key="key-p"
    )
    sent = inn.publish(said)
    there: Any = indexed(peer, sent.external_id)
    assert "reply" not in there["record"]
    assert there["record"]["text"] == said.text
    found = inn.find(said)
    assert found is not None
    assert (found.external_id, found.permalink) == (sent.external_id, sent.permalink)
    rkey = sent.external_id.rpartition("/")[2]
    assert sent.permalink == f"https://bsky.app/profile/{peer.inn.did}/post/{rkey}"
    assert not [f for f in heard(inn, cursor)[0] if isinstance(f, Incoming)]
    record = peer.inn.ask(
        f"com.atproto.repo.getRecord?repo={peer.inn.did}&collection=app.bsky.feed.post"
        f"&rkey={rkey}"
    )
    place = {"uri": sent.external_id, "cid": record["cid"]}
    peer.anna.post("e stasera?", reply={"root": place, "parent": place})
    facts, _ = soon(inn, cursor, Incoming)
    [below] = [f for f in facts if isinstance(f, Incoming)]
    assert below.references == (sent.external_id,)
