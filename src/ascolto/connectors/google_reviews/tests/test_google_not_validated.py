"""Reviews on Google, against a home-made Google: no official one or document can be had (CHANNELS 5)."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    Deleted,
    Does,
    Edited,
    Fate,
    File,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Page,
    Receipt,
    Refused,
    TryLater,
)
from ascolto.connectors.google_reviews.config import Config
from ascolto.connectors.google_reviews.connector import Connector
from ascolto.connectors.google_reviews.tests.harness import connected, provoke, subject
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import Mood


def facts(connector: Connector, page: Page) -> list[Any]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def outgoing(review: str = "r1", text: str = "Grazie.", **more: Any) -> Outgoing:
    return Outgoing(
        idempotency_key="k", thread_id=review, text=text, in_reply_to=review, **more
    )


def test_polling_resumes_at_the_cursor() -> None:
    with connected() as (google, _, one):
        google.say("r1", "Prima")
        start = one.poll("")
        assert start.items == ()  # what was before belongs to the backfill
        google.say("r2", "Seconda", "FIVE")
        page = one.poll(start.cursor)
        [said] = facts(one, page)
        assert (said.external_id, said.rating) == ("r2", 5)
        assert one.poll(start.cursor) == page  # not stored: it comes again
        assert one.poll(page.cursor).items == ()


def test_what_changes_in_a_review_is_told_once() -> None:
    with connected() as (google, _, one):
        google.say("r1", "Fredda")
        cursor = one.poll("").cursor
        google.say("r1", "Fredda, ma bella")
        page = one.poll(cursor)
        [edit] = facts(one, page)
        assert isinstance(edit, Edited)
        google.say("r1", "Fredda, ma bella", "FOUR")
        page = one.poll(page.cursor)
        [again] = facts(one, page)
        assert isinstance(again, Edited)
        assert (again.external_id, again.rating) == ("r1", 4)
        assert one.poll(page.cursor).items == ()


def test_our_answer_is_ours_until_it_shows() -> None:
    with connected() as (google, _, one):
        google.say("r1", "Fredda")
        cursor = one.poll("").cursor
        sent = one.reply(outgoing())
        google.reviews["r1"]["updateTime"] = google.now()
        page = one.poll(cursor)
        [echo] = facts(one, page)
        assert echo.ours
        assert echo.external_id == sent.external_id
        google.reviews["r1"]["reviewReply"]["reviewReplyState"] = "APPROVED"
        page = one.poll(page.cursor)
        [receipt] = facts(one, page)
        assert isinstance(receipt, Receipt)
        assert (receipt.of, receipt.fate) == (sent.external_id, Fate.PUBLISHED)
        assert one.poll(page.cursor).items == ()


def test_a_second_answer_takes_the_place_of_the_first() -> None:
    with connected() as (google, _, one):
        google.say("r1", "Fredda")
        first = one.reply(outgoing())
        cursor = one.poll("").cursor
        second = one.reply(outgoing(text="Grazie, torni.", replaces=first.external_id))
        found = facts(one, one.poll(cursor))
        assert [type(fact) for fact in found] == [Deleted, Incoming]
        assert found[0].external_id == first.external_id
        assert found[1].external_id == second.external_id


def test_the_same_answer_twice_is_one() -> None:
    with connected() as (google, _, one):
        google.say("r1", "Fredda")
        assert one.reply(outgoing()).external_id == one.reply(outgoing()).external_id
        assert google.reviews["r1"]["reviewReply"]["comment"] == "Grazie."


def test_a_review_that_is_gone_is_deleted_and_one_that_moved_is_not() -> None:
    with connected() as (google, _, one):
        for number in range(60):
            google.say(f"r{number}", "x")
        cursor = one.poll("").cursor
        del google.reviews["r55"]
        page = one.poll(cursor)
        [gone] = facts(one, page)
        assert isinstance(gone, Deleted)
        assert gone.external_id == "r55"
        for number in range(60, 115):
            google.say(f"r{number}", "x")
        google.moves_between_pages = "r59"
        found = facts(one, one.poll(page.cursor))
        assert not [fact for fact in found if isinstance(fact, Deleted)]


def test_a_thousand_changes_come_in_several_looks_and_none_is_passed_over() -> None:
    with connected() as (google, _, one):
        google.say("first", "x")
        cursor = one.poll("").cursor
        for number in range(1000):
            google.say(f"r{number}", "x")
        seen: list[str] = []
        for _ in range(5):
            page = one.poll(cursor)
            seen += [fact.external_id for fact in facts(one, page)]
            cursor = page.cursor
            if not page.more:
                break
        assert sorted(seen) == sorted(f"r{n}" for n in range(1000))
        assert one.poll(cursor).items == ()


def test_what_was_before_comes_page_by_page_with_a_total() -> None:
    with connected() as (google, _, one):
        for number in range(120):
            google.say(f"r{number}", "x")
        first = one.backfill("")
        assert (first.total, len(first.items), first.more) == (120, 50, True)
        last = one.backfill(one.backfill(first.cursor).cursor)
        assert (len(last.items), last.more) == (20, False)


def test_pubsub_rings_and_is_answered() -> None:
    with connected() as (google, _, one):
        assert one.wait(0.1) is False
        threading.Timer(0.2, lambda: google.messages.append("ack-1")).start()
        assert one.wait(3) is True
        assert google.acked == ["ack-1"]


def test_without_a_subscription_it_only_polls() -> None:
    settings = {**subject.config, "pubsub_subscription": ""}
    assert Config.model_validate(settings).lacks() == {Does.LISTEN}


def test_a_token_that_ended_is_renewed_once() -> None:
    with connected() as (google, _, one):
        google.say("r1", "x")
        one.poll("")
        google.token = "ya29.the-next-one"
        assert one.reply(outgoing()).external_id


def test_an_authorisation_that_was_taken_back() -> None:
    said = Answer(400, b'{"error": "invalid_grant"}')
    with answering(lambda call: said) as server:
        from ascolto.connectors.google_reviews.tests.harness import at

        with at(server.url) as one, pytest.raises(NeedsReconnect, match="again"):
            one.poll("")


@pytest.mark.parametrize(
    ("mood", "expected"),
    [
        (Mood.REFUSED, Refused),
        (Mood.FORBIDDEN, Refused),
        (Mood.UNAUTHORISED, NeedsReconnect),
        (Mood.TOO_MANY, TryLater),
        (Mood.BROKEN, TryLater),
        (Mood.SILENT, TryLater),
    ],
)
def test_what_google_says_to_an_answer(
    mood: Mood, expected: type[ChannelError]
) -> None:
    with provoke(mood) as one, pytest.raises(expected):
        one.reply(outgoing("thread-1"))


def test_an_answer_to_a_review_that_is_gone_is_refused() -> None:
    with connected() as (_, _server, one), pytest.raises(Refused, match="deleted"):
        one.reply(outgoing("nobody"))


def test_a_picture_is_fetched_without_our_token() -> None:
    def answer(call: Any) -> Answer:
        assert "authorization" not in call.headers
        return Answer(200, b"jpeg", {"content-type": "image/jpeg"})

    with answering(answer) as server:
        from ascolto.connectors.google_reviews.tests.harness import at

        with at(server.url) as one:
            got = one.fetch(File("photo-1", ref=f"{server.url}/p"))
    assert (got.content, got.content_type) == (b"jpeg", "image/jpeg")


def test_a_cursor_of_another_make_begins_anew() -> None:
    with connected() as (google, _, one):
        google.say("r1", "x")
        assert one.poll('{"odd": 1}').items == ()
        assert json.loads(one.poll("nonsense").cursor)["begun"]
