"""Reviews on Trustpilot, against a home-made one: no official document can be had (CHANNELS 5)."""

from __future__ import annotations

from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    Deleted,
    Edited,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Refused,
    TryLater,
)
from ascolto.connectors.trustpilot.connector import Connector
from ascolto.connectors.trustpilot.tests.harness import connected
from ascolto.testing.answering import Answer
from ascolto.testing.connectors import doubted


def facts(connector: Connector, page: Page) -> list[Any]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def outgoing(review: str = "r1", text: str = "Grazie.", **more: Any) -> Outgoing:
    return Outgoing(
        idempotency_key="k", thread_id=review, text=text, in_reply_to=review, **more
    )


def test_polling_resumes_at_the_cursor() -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "Prima")
        start = one.poll("")
        assert start.items == ()  # what was before belongs to the backfill
        pilot.say("r2", "Seconda", 5)
        page = one.poll(start.cursor)
        [said] = facts(one, page)
        assert (said.external_id, said.rating) == ("r2", 5)
        assert one.poll(start.cursor) == page  # not stored: it comes again
        assert one.poll(page.cursor).items == ()


def test_what_changes_in_a_review_is_told_once() -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "Fredda")
        cursor = one.poll("").cursor
        pilot.say("r1", "Fredda, ma bella")
        page = one.poll(cursor)
        [edit] = facts(one, page)
        assert isinstance(edit, Edited)
        pilot.say("r1", "Fredda, ma bella", 4)
        page = one.poll(page.cursor)
        [again] = facts(one, page)
        assert isinstance(again, Edited)
        assert (again.external_id, again.rating) == ("r1", 4)
        assert one.poll(page.cursor).items == ()


def test_changes_on_older_pages_are_seen_in_turn() -> None:
    with connected() as (pilot, _, one):
        for number in range(250):
            pilot.say(f"r{number}", "x")
        cursor = one.poll("").cursor
        found: list[Any] = []
        for number in range(250, 255):
            pilot.say(f"r{number}", "x")
        for _ in range(3):  # learns the older pages
            page = one.poll(cursor)
            cursor = page.cursor
        pilot.say("r5", "changed")
        del pilot.reviews["r60"]
        for _ in range(4):
            page = one.poll(cursor)
            found += facts(one, page)
            cursor = page.cursor
        assert {type(fact): fact.external_id for fact in found} == {
            Edited: "r5",
            Deleted: "r60",
        }


def test_our_answer_is_ours() -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "Fredda")
        cursor = one.poll("").cursor
        sent = one.reply(outgoing())
        [echo] = facts(one, one.poll(cursor))
        assert echo.ours
        assert echo.external_id == sent.external_id


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "Fredda")
        first = one.reply(outgoing())
        with pytest.raises(Refused):  # without saying so, it does not
            one.reply(outgoing(text="Altro."))
        one.reply(outgoing(text="Grazie, torni.", replaces=first.external_id))
        assert pilot.reviews["r1"]["companyReply"]["text"] == "Grazie, torni."


def test_a_lost_answer_is_seen_below_the_review() -> None:
    with connected() as (pilot, server, one):
        pilot.say("r1", "Fredda")
        pilot.refusal, pilot.keep_before_refusing = Answer(502), True
        with pytest.raises(OutcomeUnknown):
            one.reply(outgoing())
        found = one.find(doubted(outgoing()))
        assert found is not None
        assert found.external_id.startswith("r1/reply/")
        pilot.reviews["r1"]["companyReply"] = None
        pilot.keep_before_refusing = False
        with pytest.raises(OutcomeUnknown):
            one.reply(outgoing())
        assert one.find(doubted(outgoing())) is None
        with pytest.raises(TryLater):  # it may still come up
            one.find(doubted(outgoing(), ago=5))
        assert [call.method for call in server.calls].count(
            "POST"
        ) == 3  # a token, two answers


def test_another_answer_that_stands_there_is_not_it() -> None:
    with connected() as (pilot, server, one):
        pilot.say("r1", "Fredda")
        one.reply(outgoing(text="Un'altra."))
        assert one.find(doubted(outgoing())) is None
        old = {"text": "Grazie.", "createdAt": "2026-11-20T08:00:00Z"}
        pilot.reviews["r1"]["companyReply"] = old
        assert one.find(doubted(outgoing())) is None
        server.handler = lambda call: Answer(200, b"{}")
        with pytest.raises(TryLater):
            one.find(doubted(outgoing()))


def test_a_thousand_new_reviews_come_in_several_looks_and_none_is_passed_over() -> None:
    with connected() as (pilot, _, one):
        pilot.say("first", "x")
        cursor = one.poll("").cursor
        for number in range(1500):
            pilot.say(f"r{number}", "x")
        seen: list[str] = []
        for _ in range(5):
            page = one.poll(cursor)
            seen += [fact.external_id for fact in facts(one, page)]
            cursor = page.cursor
            if not page.more:
                break
        assert sorted(seen) == sorted(f"r{n}" for n in range(1500))


def test_what_was_before_comes_page_by_page() -> None:
    with connected() as (pilot, _, one):
        for number in range(120):
            pilot.say(f"r{number}", "x")
        first = one.backfill("")
        assert (len(first.items), first.more) == (100, True)
        last = one.backfill(first.cursor)
        assert (len(last.items), last.more) == (20, False)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer(400, b'{"message": "Too long"}'), Refused),
        (Answer(403), Refused),
        (Answer(401), NeedsReconnect),
        (Answer(429, b"", {"retry-after": "9"}), TryLater),
        (Answer(500), OutcomeUnknown),
        (Answer(503), TryLater),
    ],
)
def test_what_trustpilot_says_to_an_answer(
    answer: Answer, expected: type[ChannelError]
) -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "x")
        pilot.refusal = answer
        with pytest.raises(expected):
            one.reply(outgoing())


def test_a_token_that_ended_is_renewed_once() -> None:
    with connected() as (pilot, _, one):
        pilot.say("r1", "x")
        one.poll("")
        pilot.token = "tp-token-2"
        assert one.reply(outgoing()).external_id


def test_an_answer_to_a_review_that_is_gone_is_refused() -> None:
    with connected() as (_, _server, one), pytest.raises(Refused, match="deleted"):
        one.reply(outgoing("nobody"))
