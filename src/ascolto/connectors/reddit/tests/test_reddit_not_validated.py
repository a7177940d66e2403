"""Reddit, against a home-made one: no official document can be had, nor a key (CHANNELS 2.14)."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    Deleted,
    Edited,
    Incoming,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Refused,
    TryLater,
)
from ascolto.connectors.reddit.config import Config
from ascolto.connectors.reddit.connector import MOST_KNOWN, Connector, Cursor
from ascolto.connectors.reddit.rehearsal import ME
from ascolto.connectors.reddit.tests.harness import connected, subject
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import doubted

INBOX, SUB = "/message/inbox", "/r/como/comments"
MINE = f"/user/{ME}/comments"


def facts(connector: Connector, page: Page) -> list[Any]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def outgoing(to: str = "t1_kx1a2b3", text: str = "Grazie.", **more: Any) -> Outgoing:
    return Outgoing(
        idempotency_key="k",
        thread_id="t3_post:giulia",
        text=text,
        in_reply_to=to,
        **more,
    )


def test_polling_resumes_at_the_cursor() -> None:
    with connected() as (reddit, _, one):
        reddit.say(INBOX, "vecchio")
        start = one.poll("")
        assert start.items == ()  # what was before belongs to the backfill
        name = reddit.say(SUB, "nuovo")
        page = one.poll(start.cursor)
        [said] = facts(one, page)
        assert said.external_id == name
        assert [r.delivery_id for r in one.poll(start.cursor).items] == [
            r.delivery_id for r in page.items
        ]  # not stored: it comes again
        assert one.poll(page.cursor).items == ()


def test_the_same_thing_in_two_listings_is_one() -> None:
    with connected() as (reddit, _, one):
        cursor = one.poll("").cursor
        name = reddit.say(SUB, "x")
        reddit.listings.setdefault(INBOX, []).insert(0, name)
        assert len(one.poll(cursor).items) == 1


def test_a_thousand_new_things_come_oldest_first() -> None:
    with connected() as (reddit, _, one):
        cursor = one.poll("").cursor
        for number in range(1000):
            reddit.say(SUB, f"{number}", created_utc=1795255200.0 + number)
        found = facts(one, one.poll(cursor))
        assert [fact.text for fact in found] == [str(n) for n in range(1000)]


def test_edits_and_deletions_are_asked_for() -> None:
    with connected() as (reddit, _, one):
        cursor = one.poll("").cursor
        edited, deleted, banned, lost = (reddit.say(SUB, f"text {n}") for n in range(4))
        page = one.poll(cursor)
        reddit.things[edited]["data"] |= {"body": "altro", "edited": 1795255500.0}
        reddit.things[deleted]["data"] |= {"body": "[deleted]"}
        reddit.things[banned]["data"] |= {"author": "[deleted]"}
        del reddit.things[lost]
        reddit.listings[SUB].remove(lost)
        page = one.poll(page.cursor)
        found = {fact.external_id: type(fact) for fact in facts(one, page)}
        assert found == {
            edited: Edited,
            deleted: Deleted,
            banned: Deleted,
            lost: Deleted,
        }
        assert one.poll(page.cursor).items == () or all(
            fact.external_id in {deleted, banned}
            for fact in facts(one, one.poll(page.cursor))
        )


def test_all_that_is_known_is_asked_about_in_turn() -> None:
    with connected() as (reddit, server, one):
        names = [reddit.say(SUB, f"{n}") for n in range(250)]
        cursor, asked = one.poll("").cursor, set()
        for _ in range(3):
            server.calls.clear()
            cursor = one.poll(cursor).cursor
            [call] = [c for c in server.calls if c.path.startswith("/api/info")]
            asked |= set(call.path.split("id=")[1].split("&")[0].split(","))
        assert asked == set(names)


def test_the_oldest_are_forgotten_first() -> None:
    names = [f"t1_{n + 10**6}" for n in range(MOST_KNOWN + 10)]
    cursor = Cursor(begun=True, known=dict.fromkeys(reversed(names), "x"))
    kept = Cursor.of(str(cursor)).known
    assert len(kept) == MOST_KNOWN
    assert names[0] not in kept
    assert names[-1] in kept


def test_the_quota_is_told() -> None:
    with connected() as (_, _server, one):
        quota = one.poll("").quota
        assert quota is not None
        assert (quota.left, quota.of) == (96, 100)


def test_what_was_before_comes_listing_by_listing() -> None:
    with connected() as (reddit, _, one):
        for number in range(150):
            reddit.say(SUB, f"{number}")
        reddit.say(INBOX, "x")
        cursor, seen = "", []
        for _ in range(20):
            page = one.backfill(cursor)
            seen += [raw.delivery_id for raw in page.items]
            cursor = page.cursor
            if not page.more:
                break
        assert len(set(seen)) == len(seen) == 151


def test_an_answer_is_in_the_conversation_of_what_it_answers() -> None:
    with connected() as (reddit, _, one):
        cursor = one.poll("").cursor
        name = reddit.say(SUB, "Domanda")
        page = one.poll(cursor)
        sent = one.reply(outgoing(name))
        [echo] = [
            f for f in facts(one, one.poll(page.cursor)) if isinstance(f, Incoming)
        ]
        assert echo.ours
        assert echo.external_id == sent.external_id
        assert echo.references == (name,)
        assert echo.thread_id == ""


def test_a_lost_answer_is_seen_where_it_stands() -> None:
    with connected() as (reddit, _, one):
        reddit.refusal, reddit.keep_before_refusing = Answer(502), True
        with pytest.raises(OutcomeUnknown):
            one.reply(outgoing())
        [name] = reddit.things
        found = one.find(doubted(outgoing()))
        assert found is not None
        assert found.external_id == name
        reddit.keep_before_refusing = False
        with pytest.raises(OutcomeUnknown):
            one.reply(outgoing(text="Altro."))
        assert one.find(doubted(outgoing(text="Altro."))) is None
        with pytest.raises(TryLater):  # it may still come up
            one.find(doubted(outgoing(text="Altro."), ago=5))


def test_what_was_said_elsewhere_before_or_twice_is_another_answer() -> None:
    mine = {"author": ME, "parent_id": "t1_kx1a2b3"}
    with connected() as (reddit, _, one):
        lost = doubted(outgoing())
        before = time.time() - 7200
        reddit.say(MINE, "Grazie.", **mine, created_utc=before)
        reddit.say(MINE, "Grazie.", author=ME, parent_id="t1_other")
        known = reddit.say(MINE, "Grazie.", **mine)
        assert one.find(replace(lost, taken=frozenset({known}))) is None
        after = reddit.say(MINE, "Grazie.\n", **mine)
        found = one.find(replace(lost, taken=frozenset({known})))
        assert found is not None
        assert found.external_id == after


def test_a_private_answer_is_looked_for_among_the_messages() -> None:
    with connected() as (reddit, _, one):
        lost = doubted(outgoing("t4_kx1a2b3"))
        said = reddit.say("/message/sent", "Grazie.", kind="t4", parent_id="t4_kx1a2b3")
        found = one.find(lost)
        assert found is not None
        assert found.external_id == said


def test_a_thousand_answers_since_hide_it() -> None:
    with connected() as (reddit, _, one):
        for number in range(1001):
            reddit.say(MINE, f"{number}", author=ME)
        with pytest.raises(OutcomeUnknown, match="Too much"):
            one.find(doubted(outgoing()))


def test_what_is_no_list_tells_nothing() -> None:
    with connected() as (_, server, one):
        one.check()
        server.handler = lambda call: Answer(200, b'{"data": {}}')
        with pytest.raises(TryLater):
            one.find(doubted(outgoing()))


def errors(*error: str, **more: Any) -> Answer:
    said = {"json": {"errors": [list(error)], **more}}
    return Answer(200, json.dumps(said).encode())


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (errors("RATELIMIT", "Take a break for 7 minutes.", "ratelimit"), TryLater),
        (errors("RATELIMIT", "Slow down", "ratelimit", ratelimit=12.5), TryLater),
        (errors("THREAD_LOCKED", "Comments are locked.", "parent"), Refused),
        (errors("DELETED_COMMENT", "that comment has been deleted", "parent"), Refused),
        (errors("USER_REQUIRED", "Please log in"), NeedsReconnect),
        (Answer(200, b"<html>"), OutcomeUnknown),
        (Answer(200, b'{"json": {"errors": [], "data": {}}}'), OutcomeUnknown),
        (Answer(403, b'{"message": "Forbidden"}'), Refused),
        (Answer(429, b"", {"retry-after": "9"}), TryLater),
        (Answer(500), OutcomeUnknown),
    ],
)
def test_what_reddit_says(answer: Answer, expected: type[ChannelError]) -> None:
    with connected() as (reddit, _, one):
        reddit.refusal = answer
        with pytest.raises(expected) as caught:
            one.reply(outgoing())
        if isinstance(caught.value, TryLater):
            assert caught.value.after is not None
            assert caught.value.after.total_seconds() in {420, 12.5, 9}


def test_a_token_that_ended_is_renewed_once_and_one_that_was_taken_back_is_not() -> (
    None
):
    with connected() as (reddit, _, one):
        one.poll("")
        reddit.token = "reddit-token-2"
        assert one.reply(outgoing()).external_id
    with connected() as (reddit, _, one):
        reddit.lasting = {"access_token": None, "error": "invalid_grant"}
        with pytest.raises(NeedsReconnect):
            one.poll("")


def test_the_authorisation_must_be_of_the_user_who_answers() -> None:
    with (
        connected(username="another_user") as (_, _server, one),
        pytest.raises(Refused, match=ME),
    ):
        one.check()


def test_names_are_taken_as_people_write_them() -> None:
    settings = {
        **subject.config,
        "username": "/u/Locanda",
        "subreddits": "r/como, locanda ,",
    }
    config = Config.model_validate(settings)
    assert config.username == "Locanda"
    assert config.subreddits == "como,locanda"
    with pytest.raises(ValueError, match="letters"):
        Config.model_validate({**subject.config, "subreddits": "como/../x"})
