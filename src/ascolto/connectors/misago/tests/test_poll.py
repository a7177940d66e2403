"""What is new, what became of it, and what was before: with a forum that is small enough to count."""

from __future__ import annotations

from typing import Any

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
)
from ascolto.connectors.misago.connector import Connector
from ascolto.connectors.misago.tests.harness import visiting
from ascolto.connectors.misago.watching import REMEMBERED, WINDOW, Memory


def heard(connector: Connector, cursor: str) -> tuple[list[Fact], str]:
    """All that came since `cursor`, page by page."""
    facts: list[Fact] = []
    more = True
    while more:
        page = connector.poll(cursor)
        cursor, more = page.cursor, page.more
        assert len(page.items) <= WINDOW + REMEMBERED
        facts += [fact for raw in page.items for fact in connector.parse(raw)]
    return facts, cursor


def words(facts: list[Fact]) -> list[str]:
    return [fact.text for fact in facts if isinstance(fact, Incoming)]


def answer(**more: Any) -> Outgoing:
    told = {"idempotency_key": "key-1", "thread_id": "1:101", "in_reply_to": "1"}
    return Outgoing(**{**told, "text": "Sì, la camera 4.", **more})


def test_polling_resumes_at_the_cursor() -> None:
    with visiting() as (forum, _, connector):
        thread = forum.begin("Camere")
        forum.say(thread, "giulia", "vecchio")
        start = connector.poll("")
        assert start.items == ()
        assert connector.poll(start.cursor).items == ()
        forum.say(thread, "giulia", "nuovo")
        forum.say(forum.begin("Altro", private=True), "marco", "riservato")
        page = connector.poll(start.cursor)
        facts = [fact for raw in page.items for fact in connector.parse(raw)]
        assert words(facts) == ["nuovo", "riservato"]
        assert [one.thread_id for one in facts if isinstance(one, Incoming)] == [
            "1:101",
            "p2:102",
        ]
        again = connector.poll(start.cursor)  # not stored: it comes again
        assert [r.delivery_id for r in again.items] == [
            r.delivery_id for r in page.items
        ]
        assert connector.poll(page.cursor).items == ()


def test_many_posts_come_oldest_first_and_each_once() -> None:
    with visiting() as (forum, _, connector):
        start = connector.poll("").cursor
        threads = [forum.begin(f"Discussione {n}") for n in range(12)]
        for number in range(180):
            forum.say(threads[number * 7 % 12], "giulia", f"messaggio {number}")
        facts, cursor = heard(connector, start)
        assert words(facts) == [f"messaggio {n}" for n in range(180)]
        kept = Memory.of(cursor)
        assert kept is not None
        assert len(kept.known) == REMEMBERED
        assert len(cursor) < 8_000
        assert heard(connector, cursor)[0] == []


def test_what_became_of_a_post_is_noticed_in_any_thread() -> None:
    with visiting() as (forum, _, connector):
        start = connector.poll("").cursor
        threads = [forum.begin(f"Discussione {n}") for n in range(12)]
        numbers = [forum.say(one, "giulia", "Ciao a tutti") for one in threads]
        _, cursor = heard(connector, start)
        for number in numbers:
            forum.posts[number] |= {"edits": 1, "content": "<p>Ciao e basta</p>"}
        noticed: list[Fact] = []
        for _ in range(5):
            facts, cursor = heard(connector, cursor)
            noticed += facts
        edits = {one.external_id for one in noticed if isinstance(one, Edited)}
        assert edits == set(map(str, numbers))
        assert len(noticed) == len(edits)  # each once


def test_a_deleted_post_a_moved_one_and_a_thread_that_is_gone() -> None:
    with visiting() as (forum, _, connector):
        start = connector.poll("").cursor
        one, two = forum.begin("Una"), forum.begin("Due")
        first = forum.say(one, "giulia", "resta qui")
        moved = forum.say(one, "giulia", "cambia casa")
        gone = forum.say(one, "giulia", "sparisce")
        other = forum.say(two, "marco", "con tutta la discussione")
        _, cursor = heard(connector, start)
        forum.posts[moved]["thread"] = two
        del forum.posts[gone]
        facts, cursor = heard(connector, cursor)
        assert [type(f) for f in facts] == [Deleted]
        assert facts[0].external_id == str(gone)  # type: ignore[union-attr]
        kept = forum.threads.pop(two)
        facts, cursor = heard(connector, cursor)
        hidden = {f.external_id for f in facts if isinstance(f, Hidden) and not f.shown}
        assert hidden == {str(moved), str(other)}
        forum.threads[two] = kept
        facts, cursor = heard(connector, cursor)
        assert all(isinstance(f, Hidden) and f.shown for f in facts)
        assert len(facts) == 2
        assert str(first) not in {getattr(f, "external_id", "") for f in facts}


def test_likes_are_counted_and_named() -> None:
    with visiting() as (forum, _, connector):
        start = connector.poll("").cursor
        number = forum.say(forum.begin("Camere"), "giulia", "Che bel posto")
        _, cursor = heard(connector, start)
        liked = {"likes": 1, "last_likes": [{"id": 5, "username": "marco"}]}
        forum.posts[number] |= liked
        [count, like], _ = heard(connector, cursor)
        assert isinstance(count, Counted)
        assert count.spread.likes == 1
        assert isinstance(like, Reacted)
        assert (like.of, like.author.name) == (str(number), "marco")


def test_what_was_before_comes_thread_by_thread_and_whole() -> None:
    with visiting() as (forum, _, connector):
        for number in range(14):
            thread = forum.begin(f"Discussione {number}", private=number == 3)
            for one in range(1 + number):
                forum.say(thread, "giulia", f"{number}.{one}")
        cursor, seen = "", set()
        for _ in range(100):
            page = connector.backfill(cursor)
            for raw in page.items:
                seen |= {fact.text for fact in connector.parse(raw)}  # type: ignore[union-attr]
            cursor = page.cursor
            if not page.more:
                break
        assert seen == {f"{n}.{one}" for n in range(14) for one in range(1 + n)}


def test_a_wrong_password_asks_for_a_new_one() -> None:
    with (
        visiting(password="changed-since") as (_, _, connector),
        pytest.raises(NeedsReconnect) as told,
    ):
        connector.poll("")
    assert "incorrect" in str(told.value)


def test_who_was_too_quick_tries_again_and_who_may_not_does_not() -> None:
    with visiting() as (forum, _, connector):
        thread = forum.begin("Camere")
        forum.say(thread, "giulia", "Avete posto?")
        forum.held_back = True
        with pytest.raises(TryLater):
            connector.reply(answer())
        forum.threads[thread]["acl"]["can_reply"] = False
        with pytest.raises(Refused):
            connector.reply(answer())


def test_an_answer_quotes_what_is_no_longer_the_last_word() -> None:
    with visiting() as (forum, _, connector):
        thread = forum.begin("Camere")
        forum.say(thread, "giulia", "Avete posto?")
        connector.reply(answer())
        assert "quote-block" not in forum.posts[2]["content"]
        forum.say(thread, "marco", "Anche a me interessa")
        connector.reply(answer(text="Sì, la camera 4 è libera."))
        said = forum.posts[4]["content"]
        assert '<a href="/u/giulia/101/">@giulia</a>' in said
        assert "Avete posto?" in said
        with pytest.raises(Refused):
            connector.reply(answer(in_reply_to="99"))


def test_the_cookie_goes_to_the_forum_only() -> None:
    with visiting() as (_, server, connector):
        connector.fetch(File("a.png", ref=f"{server.url}/"))
        assert "sessionid" in server.calls[-1].headers["cookie"]
        other = server.url.replace("127.0.0.1", "localhost")
        with pytest.raises(Refused):
            connector.fetch(File("a.png", ref=f"{other}/a.png"))
        assert all(
            "cookie" not in call.headers
            for call in server.calls
            if "localhost" in call.headers["host"]
        )
