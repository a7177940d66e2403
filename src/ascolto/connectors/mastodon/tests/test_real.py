"""Against a real server of Mastodon's API."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Deleted,
    Edited,
    Fact,
    File,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Reacted,
    Refused,
    Visibility,
)
from ascolto.connectors.mastodon.connector import Connector
from ascolto.connectors.mastodon.tests import peer as peers
from ascolto.connectors.mastodon.tests.harness import at
from ascolto.connectors.mastodon.tests.peer import TOKENS, Peer
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
    with (
        mock.patch.dict(os.environ, {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        peers.running(tmp_path_factory.mktemp("mastodon")) as one,
    ):
        yield one


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    with at(peer.url, access_token=TOKENS["locanda"]) as connector:
        yield connector


def heard(inn: Connector, cursor: str) -> tuple[list[Fact], str]:
    """All that came since `cursor`, page by page."""
    facts: list[Fact] = []
    more = True
    while more:
        page = inn.poll(cursor)
        cursor, more = page.cursor, page.more
        facts += [fact for raw in page.items for fact in inn.parse(raw)]
    return facts, cursor


def answer(to: Incoming, text: str = "Sì, certo.", key: str = "") -> Outgoing:
    return Outgoing(
        idempotency_key=key or f"key-{to.external_id}",
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        in_reply_to=to.external_id,
    )


def asks(peer: Peer, inn: Connector, text: str, **more: object) -> tuple[Incoming, str]:
    _, cursor = heard(inn, inn.poll("").cursor)
    peer.say("anna", text, **more)
    facts, cursor = heard(inn, cursor)
    [one] = [f for f in facts if isinstance(f, Incoming) and not f.ours]
    return one, cursor


def test_it_says_who_it_is_and_that_nothing_is_missing(inn: Connector) -> None:
    assert inn.check().startswith("@locanda@127.0.0.1")
    assert inn.missing() == ()


def test_a_mention_is_heard_and_answered(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "@locanda avete una camera?")
    assert "avete una camera?" in question.text
    assert question.visibility is Visibility.PUBLIC
    sent = inn.reply(answer(question))
    [post] = peer.posts_under(question.external_id)
    assert str(post["id"]) == sent.external_id
    assert "@anna" in post["content"]
    assert abs((sent.sent_at - datetime.now(UTC)).total_seconds()) < 60
    facts, _ = heard(inn, cursor)
    [echo] = [f for f in facts if isinstance(f, Incoming)]
    assert echo.ours
    assert echo.external_id == sent.external_id
    assert echo.thread_id == question.thread_id


def test_a_conversation_goes_on_in_its_thread(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "@locanda e il parcheggio?")
    sent = inn.reply(answer(question))
    peer.say("anna", "@locanda grazie", in_reply_to_id=sent.external_id)
    peer.say("bruno", "@locanda anche io", in_reply_to_id=sent.external_id)
    facts, _ = heard(inn, cursor)
    again, other = [f for f in facts if isinstance(f, Incoming) and not f.ours]
    assert again.thread_id == question.thread_id
    assert other.thread_id != question.thread_id
    assert other.references == (sent.external_id,)


def test_a_comment_under_our_post_quotes_it(peer: Peer, inn: Connector) -> None:
    post = peer.say("locanda", "Da oggi il lago è aperto")
    question, _ = asks(peer, inn, "@locanda a che ora?", in_reply_to_id=post["id"])
    assert question.thread_id.startswith(f"{post['id']}:")
    assert "il lago è aperto" in question.quoted


def test_a_direct_message_is_answered_directly(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "@locanda il mio numero", visibility="direct")
    assert question.visibility is Visibility.PRIVATE
    sent = inn.reply(answer(question))
    post = peer.call("anna", "GET", f"/api/v1/statuses/{sent.external_id}")
    assert post["visibility"] == "direct"


def test_the_same_answer_twice_is_one_post(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "@locanda due volte?")
    first, second = inn.reply(answer(question)), inn.reply(answer(question))
    assert first.external_id == second.external_id
    assert len(peer.posts_under(question.external_id)) == 1


def test_an_answer_is_found_by_its_key(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "@locanda arriva?")
    sent = inn.reply(answer(question))
    found = inn.find(replace(outgoing(), idempotency_key=f"key-{question.external_id}"))
    assert found is not None
    assert found.external_id == sent.external_id
    assert len(peer.posts_under(question.external_id)) == 1


def test_edits_and_deletions_are_noticed(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "@locanda sabato")
    peer.edit("anna", question.external_id, "@locanda domenica")
    facts, cursor = heard(inn, cursor)
    [edit] = [f for f in facts if isinstance(f, Edited)]
    assert edit.external_id == question.external_id
    assert "domenica" in edit.text
    peer.delete("anna", question.external_id)
    facts, cursor = heard(inn, cursor)
    [gone] = [f for f in facts if isinstance(f, Deleted)]
    assert gone.external_id == question.external_id
    facts, _ = heard(inn, cursor)
    assert not [f for f in facts if isinstance(f, Deleted | Edited)]


def test_a_deleted_message_cannot_be_answered(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "@locanda niente")
    peer.delete("anna", question.external_id)
    with pytest.raises(Refused):
        inn.reply(answer(question))


def test_a_star_is_a_reaction(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "@locanda bello")
    sent = inn.reply(answer(question))
    peer.call("anna", "POST", f"/api/v1/statuses/{sent.external_id}/favourite")
    facts, _ = heard(inn, cursor)
    [star] = [f for f in facts if isinstance(f, Reacted)]
    assert (star.of, star.emoji) == (sent.external_id, "⭐")
    assert star.author == question.author


def test_pictures_travel_both_ways(peer: Peer, inn: Connector) -> None:
    question, cursor = asks(peer, inn, "@locanda foto?")
    picture = File("camera.png", PIXEL, "image/png")
    sent = inn.reply(replace(answer(question), files=(picture,)))
    post = peer.call("anna", "GET", f"/api/v1/statuses/{sent.external_id}")
    assert len(post["media_attachments"]) == 1
    facts, _ = heard(inn, cursor)
    [echo] = [f for f in facts if isinstance(f, Incoming)]
    [file] = echo.files
    assert file.content == b""
    assert file.ref.startswith("http")


def test_what_was_there_before_is_a_backfill(peer: Peer, inn: Connector) -> None:
    question, _ = asks(peer, inn, "@locanda prima")
    facts: list[Fact] = []
    cursor, more = "", True
    while more:
        page = inn.backfill(cursor)
        cursor, more = page.cursor, page.more
        facts += [fact for raw in page.items for fact in inn.parse(raw)]
    said = [f for f in facts if isinstance(f, Incoming)]
    assert said[0].external_id == question.external_id
    assert [f.sent_at for f in said] == sorted((f.sent_at for f in said), reverse=True)


def test_a_wrong_token_asks_for_a_new_one(peer: Peer) -> None:
    with (
        at(peer.url, access_token="wrong") as nobody,
        pytest.raises(NeedsReconnect),
    ):
        nobody.check()


def test_a_server_that_fails_loses_nothing(peer: Peer, inn: Connector) -> None:
    fault = {
        "path": "/api/v1/notifications",
        "effect": {"type": "status", "status": 503},
    }
    _, cursor = heard(inn, inn.poll("").cursor)
    peer.say("anna", "@locanda durante il guasto")
    made = peer.call("anna", "POST", "/api/v1/_mock/faults", fault)
    with pytest.raises(Exception, match="503"):
        inn.poll(cursor)
    peer.call("anna", "DELETE", f"/api/v1/_mock/faults/{made['id']}")
    facts, _ = heard(inn, cursor)
    assert [f for f in facts if isinstance(f, Incoming)]


def test_a_post_stands_once_and_what_is_said_below_it_is_heard(
    peer: Peer, inn: Connector
) -> None:
    _, cursor = heard(inn, inn.poll("").cursor)
    said = post("Sappiamo del freddo: https://locanda.example/avviso")
    sent, again = inn.publish(said), inn.publish(said)
    assert again.external_id == sent.external_id
    found = inn.find(said)
    assert found is not None
    assert (found.external_id, found.permalink) == (sent.external_id, sent.permalink)
    there = peer.call("anna", "GET", f"/api/v1/statuses/{sent.external_id}")
    assert (there["visibility"], there["in_reply_to_id"]) == ("public", None)
    assert there["url"] == sent.permalink
    assert "Sappiamo del freddo" in there["content"]
    assert not [f for f in heard(inn, cursor)[0] if isinstance(f, Incoming)]
    peer.say("anna", "@locanda e stasera?", in_reply_to_id=sent.external_id)
    peer.say("bruno", "@locanda grazie", in_reply_to_id=sent.external_id)
    facts, _ = heard(inn, cursor)
    anna, bruno = [f for f in facts if isinstance(f, Incoming) and not f.ours]
    assert anna.references == bruno.references == (sent.external_id,)
    assert anna.thread_id != bruno.thread_id, (
        "everybody has a conversation of their own"
    )
    assert "Sappiamo del freddo" in anna.quoted
