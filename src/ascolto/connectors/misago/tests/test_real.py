"""Against a real Misago forum."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest

from ascolto.channels.contract import (
    Counted,
    Deleted,
    Edited,
    Fact,
    File,
    Hidden,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Reacted,
    Refused,
    TryLater,
    Visibility,
)
from ascolto.connectors.misago.connector import Connector
from ascolto.connectors.misago.rehearsal import Forum
from ascolto.connectors.misago.tests import peer as peers
from ascolto.connectors.misago.tests.harness import at, visiting
from ascolto.connectors.misago.tests.peer import PASSWORD, Peer

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
        peers.running(tmp_path_factory.mktemp("misago")) as one,
    ):
        yield one


@pytest.fixture
def inn(peer: Peer) -> Iterator[Connector]:
    with at(peer.url, password=PASSWORD, timeout_seconds=30) as connector:
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


def said(facts: list[Fact]) -> list[Incoming]:
    return [fact for fact in facts if isinstance(fact, Incoming)]


def asked(
    peer: Peer, inn: Connector, text: str, *, to: str = ""
) -> tuple[Incoming, str]:
    cursor = inn.poll("").cursor
    peer.anna.begin("Una domanda alla locanda", text, to=to)
    facts, cursor = heard(inn, cursor)
    [question] = said(facts)
    return question, cursor


def answer(to: Incoming, text: str = "Sì, la *quattro* & la 7.") -> Outgoing:
    return Outgoing(
        idempotency_key=f"key-{to.external_id}",
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        in_reply_to=to.external_id,
        handed_at=datetime.now(UTC),
        doubted_at=datetime.now(UTC) - timedelta(minutes=5),
    )


def test_a_question_is_heard_and_answered(peer: Peer, inn: Connector) -> None:
    assert inn.check() == "Forum del lago (locanda)"
    assert inn.missing() == ()
    question, cursor = asked(peer, inn, "Avete una camera con balcone?")
    assert question.text == "Avete una camera con balcone?"
    assert (question.author.external_id, question.author.name) == (
        str(peer.anna.id),
        "anna",
    )
    assert question.subject == "Una domanda alla locanda"
    assert question.visibility is Visibility.PUBLIC
    assert question.permalink.endswith(f"/post/{question.external_id}/")
    sent = inn.reply(answer(question))
    facts, _ = heard(inn, cursor)
    [echo] = said(facts)
    assert (echo.ours, echo.external_id) == (True, sent.external_id)
    assert echo.text == "Sì, la quattro & la 7."
    assert echo.thread_id == question.thread_id


def test_a_private_thread_stays_private(peer: Peer, inn: Connector) -> None:
    question, cursor = asked(peer, inn, "Una cosa solo per voi", to="locanda")
    assert question.visibility is Visibility.PRIVATE
    sent = inn.reply(answer(question))
    place = int(question.thread_id.split(":")[0].removeprefix("p"))
    there = peer.anna.call("GET", f"/api/private-threads/{place}/posts/")
    assert [str(one["id"]) for one in there["post_set"]["results"]] == [
        question.external_id,
        sent.external_id,
    ]
    assert [one.external_id for one in said(heard(inn, cursor)[0])] == [
        sent.external_id
    ]


def test_two_people_in_a_thread_are_two_conversations_and_quotes_fold(
    peer: Peer, inn: Connector
) -> None:
    question, cursor = asked(peer, inn, "Si può arrivare in barca?")
    thread = int(question.meta["thread"])
    words = '[quote="@anna"]\nSi può arrivare in barca?\n[/quote]\n\nVorrei saperlo anch\'io.'
    peer.bruno.say(thread, words)
    [other] = said(heard(inn, cursor)[0])
    assert other.text == "Vorrei saperlo anch'io."
    assert other.quoted == "Si può arrivare in barca?"
    assert other.thread_id != question.thread_id
    sent = inn.reply(
        answer(question, "Sì, al pontile.")
    )  # no longer the thread's last word
    facts, _ = heard(inn, cursor)
    [ours] = [one for one in said(facts) if one.external_id == sent.external_id]
    assert (ours.text, ours.quoted) == ("Sì, al pontile.", "Si può arrivare in barca?")
    assert ours.thread_id == question.thread_id  # whom it quotes


def test_edits_likes_hiding_and_deletion_are_noticed(
    peer: Peer, inn: Connector
) -> None:
    question, cursor = asked(peer, inn, "Il miele è finito?")
    thread = int(question.meta["thread"])
    post = peer.anna.say(thread, "Quello di castagno, intendo.")
    _, cursor = heard(inn, cursor)
    peer.anna.edit(thread, post, "Quello di acacia, intendo.")
    peer.bruno.change(thread, post, "is-liked", True)
    facts, cursor = heard(inn, cursor)
    [edit] = [one for one in facts if isinstance(one, Edited)]
    assert (edit.external_id, edit.text) == (str(post), "Quello di acacia, intendo.")
    [count] = [one for one in facts if isinstance(one, Counted)]
    [like] = [one for one in facts if isinstance(one, Reacted)]
    assert (count.spread.likes, like.author.external_id) == (1, str(peer.bruno.id))
    peer.capo.change(thread, post, "is-hidden", True)
    facts, cursor = heard(inn, cursor)
    assert [(type(f), getattr(f, "shown", None)) for f in facts] == [(Hidden, False)]
    peer.capo.change(thread, post, "is-hidden", False)
    facts, cursor = heard(inn, cursor)
    assert [(type(f), getattr(f, "shown", None)) for f in facts] == [(Hidden, True)]
    peer.capo.delete(thread, post)
    facts, cursor = heard(inn, cursor)
    assert [(type(f), f.external_id) for f in facts] == [(Deleted, str(post))]  # type: ignore[union-attr]
    assert heard(inn, cursor)[0] == []


def test_files_travel_both_ways(peer: Peer, inn: Connector) -> None:
    question, cursor = asked(peer, inn, "Guardate che vista!")
    thread = int(question.meta["thread"])
    number = peer.anna.upload("vista.png", PIXEL, "image/png")
    peer.anna.say(thread, "Ecco la fotografia.", attachments=[number])
    [picture] = said(heard(inn, cursor)[0])
    [file] = picture.files
    got = inn.fetch(file)
    assert (got.name, got.content, got.content_type) == (
        "vista.png",
        PIXEL,
        "image/png",
    )
    with pytest.raises(Refused):
        inn.fetch(replace(file, ref=file.ref.replace("/a/", "/a/x")))
    ours = (File("risposta.png", PIXEL, "image/png"),)
    sent = inn.reply(replace(answer(picture), files=ours))
    there = peer.anna.call("GET", f"/api/threads/{thread}/posts/")["post_set"]
    [post] = [p for p in there["results"] if str(p["id"]) == sent.external_id]
    assert [one["filename"] for one in post["attachments"]] == ["risposta.png"]


def test_a_lost_answer_is_found_not_sent_again(peer: Peer, inn: Connector) -> None:
    question, _ = asked(peer, inn, "A che ora è la colazione?")
    lost = answer(question, "Dalle *sette*: <veda> l'orario.\n\nA presto!")
    assert inn.find(lost) is None
    sent = inn.reply(lost)
    for number in range(12):  # over several pages
        peer.bruno.say(int(question.meta["thread"]), f"Grazie per l'orario, {number}.")
    found = inn.find(lost)
    assert found is not None
    assert found.external_id == sent.external_id
    assert inn.find(replace(lost, taken=frozenset({sent.external_id}))) is None


def test_what_was_before_is_read_back(peer: Peer, inn: Connector) -> None:
    made = peer.anna.begin("Tempo fa", "La prima di molte")
    for number in range(13):
        peer.bruno.say(int(made["id"]), f"Risposta numero {number}")
    cursor, texts = "", set()
    for _ in range(60):
        page = inn.backfill(cursor)
        texts |= {one.text for raw in page.items for one in said(list(inn.parse(raw)))}
        cursor = page.cursor
        if not page.more:
            break
    assert {"La prima di molte", *(f"Risposta numero {n}" for n in range(13))} <= texts
    assert not page.more


def test_what_the_forum_refuses(peer: Peer, inn: Connector) -> None:
    question, _ = asked(peer, inn, "Accettate cani?")
    with pytest.raises(Refused) as told:
        inn.reply(answer(question, "Sì"))
    assert "at least 5 characters" in str(told.value)
    with pytest.raises(Refused):
        inn.reply(replace(answer(question), in_reply_to="999999"))
    peer.capo.change_thread(int(question.meta["thread"]), "is-closed", True)
    with pytest.raises(Refused) as told:
        inn.reply(answer(question))
    assert "closed" in str(told.value)
    with (
        at(peer.url, password="changed-since", timeout_seconds=30) as other,
        pytest.raises(NeedsReconnect),
    ):
        other.check()


def test_who_may_not_hurry_waits(peer: Peer) -> None:
    who = {"username": "lenta", "password": PASSWORD, "timeout_seconds": 30}
    with at(peer.url, **who) as slow:
        question, _ = asked(peer, slow, "Due risposte di fila?")
        slow.reply(answer(question, "La prima risposta."))
        with pytest.raises(TryLater):
            slow.reply(answer(question, "La seconda, subito."))


def test_the_small_forum_tells_what_a_real_one_tells(
    peer: Peer, inn: Connector
) -> None:
    """What the rehearsed forum says, a real one says too, in the same places."""
    question, _ = asked(peer, inn, "Come vi si scrive?")
    place = question.thread_id.split(":")[0]
    with visiting() as (forum, _, small):
        number = _one_thread(forum)
        ours, theirs = (
            (one._forum.listing(""), one._forum.page(where, 1))
            for one, where in ((small, str(number)), (inn, place))
        )
        assert ours[0].threads
        assert theirs[0].threads
        assert ours[1] is not None
        assert theirs[1] is not None
        assert ours[1].keys() <= theirs[1].keys()
        (mine,) = ours[1]["post_set"]["results"]
        (real,) = theirs[1]["post_set"]["results"]
        assert mine.keys() - {"thread", "original"} <= real.keys()
        acls = [one._visit.user.pop("acl") for one in (small, inn)]
        assert acls[0].keys() <= acls[1].keys()
        assert small._visit.user.keys() - {"url"} <= inn._visit.user.keys()
        markup = {"post": 'Ecco *qui*\n\n[quote="@anna"]\nparole\n[/quote]\n\nfine'}
        shown = [
            one._visit.ask("/api/parse-markup/", said=markup) for one in (small, inn)
        ]
        assert all("quote-heading" in one["parsed"] for one in shown)


def _one_thread(forum: Forum) -> int:
    number = forum.begin("Camere")
    forum.say(number, "giulia", "Come vi si scrive?")
    return number
