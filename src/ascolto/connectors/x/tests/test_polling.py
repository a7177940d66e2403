"""What X is asked for, in what order, and what is forgotten."""

from __future__ import annotations

import json
import time
from datetime import timedelta

import pytest

from ascolto.channels.contract import (
    Deleted,
    File,
    Hidden,
    Incoming,
    NeedsReconnect,
    Refused,
    TryLater,
)
from ascolto.connectors.x.connector import Connector
from ascolto.connectors.x.tests.harness import at
from ascolto.connectors.x.tests.xapi import FIRST, KEYS, X, no
from ascolto.testing.answering import Answer, answering

YESTERDAY = json.dumps({"post": str(FIRST), "day": "2020-01-01", "seen": [str(FIRST)]})


def texts(connector: Connector, cursor: str) -> tuple[list[str], str]:
    page = connector.poll(cursor)
    said = [fact for raw in page.items for fact in connector.parse(raw)]
    return [fact.text for fact in said if isinstance(fact, Incoming)], page.cursor


def test_polling_goes_on_after_the_newest_mention() -> None:
    x = X()
    x.page = 40
    x.says("@locanda prima")
    x.writes("dm prima")
    with answering(x) as server, at(server.url) as connector:
        got, cursor = texts(connector, "")
        assert got == ["@locanda prima", "dm prima"]
        for number in range(150):
            x.says(f"@locanda {number}")
            x.writes(f"dm {number}") if number < 50 else None
        # A page that was lost because we died comes again, whole and in order.
        assert texts(connector, cursor)[0] == texts(connector, cursor)[0]
        got, after = texts(connector, cursor)
        assert got == [f"@locanda {n}" for n in range(150)] + [
            f"dm {n}" for n in range(50)
        ]
        assert texts(connector, after)[0] == []


def test_a_listing_that_breaks_off_moves_nothing() -> None:
    x = X()
    x.page = 10
    for number in range(35):
        x.says(f"@locanda {number}")
    asked: list[str] = []

    def mishap(method: str, path: str) -> Answer | None:
        asked.append(path)
        return Answer(503) if len(asked) == 3 else None

    x.mishap = mishap
    with answering(x) as server, at(server.url, direct_messages=False) as connector:
        with pytest.raises(TryLater):
            connector.poll(json.dumps({"post": str(FIRST - 1)}))
        got, _ = texts(connector, json.dumps({"post": str(FIRST - 1)}))
    assert len(got) == 35


def test_mentions_do_not_wait_for_direct_messages() -> None:
    for trouble in (Answer(429), no(403, "Your plan has no direct messages")):
        x = X()
        x.says("@locanda eccoci")
        x.writes("segreto")

        def mishap(method: str, path: str, said: Answer = trouble) -> Answer | None:
            return said if path == "/2/dm_events" else None

        x.mishap = mishap
        with answering(x) as server, at(server.url) as connector:
            got, cursor = texts(connector, "")
            assert got == ["@locanda eccoci"]
            x.mishap = lambda method, path: None
            assert texts(connector, cursor)[0] == ["segreto"]


def test_a_flood_of_direct_messages_is_taken_over_several_polls_and_none_is_passed() -> (
    None
):
    x = X()
    x.page = 10
    x.writes("prima")
    with answering(x) as server, at(server.url) as connector:
        _, cursor = texts(connector, "")
        for number in range(95):
            x.writes(f"dm {number}")
        got: set[str] = set()
        before = json.loads(cursor)["message"]
        for _ in range(4):
            said, cursor = texts(connector, cursor)
            got |= set(said)
            if len(got) < 95:
                assert json.loads(cursor)["message"] == before
        assert got == {f"dm {n}" for n in range(95)}
        assert texts(connector, cursor)[0] == []
        x.writes("dopo")
        assert texts(connector, cursor)[0] == ["dopo"]


def test_a_walk_through_direct_messages_that_breaks_off_passes_none() -> None:
    x = X()
    x.page = 10
    for number in range(25):
        x.writes(f"dm {number}")
    asked: list[str] = []

    def mishap(method: str, path: str) -> Answer | None:
        asked.append(path)
        second = asked.count("/2/dm_events") == 2
        return Answer(503) if second and path == "/2/dm_events" else None

    x.mishap = mishap
    with answering(x) as server, at(server.url) as connector:
        said, cursor = texts(connector, "")
        assert said == []
        assert texts(connector, cursor)[0] == [f"dm {n}" for n in range(25)]
        odd = json.dumps({"token": "lost-0000000000000001", "message": "5"})
        x.mishap = lambda method, path: (
            no(400, "bad token") if "lost" in server.calls[-1].path else None
        )
        said, cursor = texts(connector, odd)
        assert said == []
        assert len(texts(connector, cursor)[0]) == 25


def test_what_was_said_long_before_is_left_to_the_backfill() -> None:
    x = X()
    x.writes("antico")
    x.messages[0]["id"] = "1500000000000000000"
    x.writes("di oggi")
    with answering(x) as server, at(server.url) as connector:
        assert texts(connector, "")[0] == ["di oggi"]
        [asked] = [c.path for c in server.calls if "mentions" in c.path]
    assert "start_time=" in asked


def test_what_is_left_of_the_quota_is_told() -> None:
    x = X()
    x.headers |= {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "297"}
    x.headers |= {"x-rate-limit-reset": str(int(time.time()) + 600)}
    with answering(x) as server, at(server.url, direct_messages=False) as connector:
        quota = connector.poll("").quota
    assert quota is not None
    assert (quota.left, quota.of) == (297, 300)


def test_a_pause_that_x_names_by_the_second_is_passed_on() -> None:
    headers = {"x-rate-limit-reset": str(int(time.time()) + 600)}
    with (
        answering(lambda call: Answer(429, b"{}", headers)) as server,
        at(server.url) as connector,
        pytest.raises(TryLater) as caught,
    ):
        connector.poll("")
    assert caught.value.after is not None
    assert timedelta(seconds=500) < caught.value.after <= timedelta(seconds=600)


def test_once_a_day_what_is_gone_there_goes_here() -> None:
    x = X()
    x.says("@locanda uno")
    with answering(x) as server, at(server.url) as connector:
        x.gone[str(FIRST)] = "resource-not-found"
        page = connector.poll(YESTERDAY)
        [fact] = [f for raw in page.items for f in connector.parse(raw)]
        assert fact == Deleted(str(FIRST), fact.at)  # type: ignore[union-attr]
        assert connector.poll(page.cursor).items == ()
        x.gone[str(FIRST)] = "not-authorized-for-resource"
        [fact] = [
            f for raw in connector.poll(YESTERDAY).items for f in connector.parse(raw)
        ]
        assert isinstance(fact, Hidden)
    with answering(x) as server, at(server.url, recheck=False) as connector:
        assert connector.poll(YESTERDAY).items == ()


def test_the_daily_round_may_fail_and_is_tried_again_an_hour_later() -> None:
    x, token = X(), KEYS["bearer_token"]
    x.mishap = lambda method, path: (
        Answer(503) if path in {"/2/tweets", "/2/webhooks"} else None
    )
    with answering(x) as server, at(server.url, bearer_token=token) as connector:
        page = connector.poll(YESTERDAY)
        calls = len(server.calls)
        assert len(json.loads(page.cursor)["day"]) == len("2026-11-30T15")
        connector.poll(page.cursor)
        assert len(server.calls) == calls + 2  # mentions and messages, no more
        x.mishap = lambda method, path: None
        odd = json.dumps(json.loads(page.cursor) | {"day": "2026-11-30T01"})
        page = connector.poll(odd)
        assert len(json.loads(page.cursor)["day"]) == len("2026-11-30")
    assert x.hooks


def test_a_cursor_that_is_none_begins_anew() -> None:
    x = X()
    x.says("@locanda")
    with answering(x) as server, at(server.url) as connector:
        for odd in ("{", "[]", "7", '{"seen": ["x", 3]}'):
            assert len(connector.poll(odd).items) == 1


def test_the_past_comes_newest_first() -> None:
    x = X()
    x.page = 2
    for number in range(5):
        x.says(f"@locanda {number}")
    got, cursor, more = [], "", True
    with answering(x) as server, at(server.url) as connector:
        while more:
            page = connector.backfill(cursor)
            got += [
                f.text
                for r in page.items
                for f in connector.parse(r)
                if isinstance(f, Incoming)
            ]
            cursor, more = page.cursor, page.more
    assert got == [f"@locanda {n}" for n in (4, 3, 2, 1, 0)]


# --- the account ---------------------------------------------------------------------------------


def test_what_the_keys_do_not_allow_is_told() -> None:
    x = X()
    with answering(x) as server, at(server.url) as connector:
        assert connector.missing() == ()
        x.headers = {"x-access-level": "read"}
        connector.check()
        assert "only read" in connector.missing()[0].en
        x.headers = {"x-access-level": "read-write"}
        connector.check()
        assert "direct messages" in connector.missing()[0].en
    with answering(x) as server, at(server.url, direct_messages=False) as connector:
        assert connector.missing() == ()


def test_calls_that_do_not_come_are_told() -> None:
    x, token = X(), KEYS["bearer_token"]
    with answering(x) as server, at(server.url, bearer_token=token) as connector:
        assert connector.missing() == ()  # not asked for yet: the first poll does it
        connector.poll("")
        x.subscriptions.pop()
        assert "not tell us everything" in connector.missing()[0].en
        x.hooks[0]["valid"] = False
        assert "not valid" in connector.missing()[0].en


def test_a_token_of_another_account_is_refused() -> None:
    with (
        answering(X()) as server,
        at(server.url, access_token="42-token-0123456789") as connector,
        pytest.raises(NeedsReconnect),
    ):
        connector.check()


@pytest.mark.parametrize(
    "token", ["", "abcdefghijklmnop", "é" * 20, "15-a b c d e f g h"]
)
def test_what_is_no_access_token_is_refused_without_being_repeated(token: str) -> None:
    with (
        pytest.raises(ValueError, match="access_token") as caught,
        at("https://api.x.com", access_token=token),
    ):
        pass
    assert not token or token not in str(caught.value)


# --- files ---------------------------------------------------------------------------------------


def test_a_picture_is_fetched_and_one_that_lies_elsewhere_is_not() -> None:
    def serve(call: object) -> Answer:
        return Answer(200, b"jpeg")

    with answering(serve) as server, at(server.url) as connector:
        assert (
            connector.fetch(File("a.jpg", ref=f"{server.url}/a.jpg")).content == b"jpeg"
        )
        with pytest.raises(Refused, match="outside"):
            connector.fetch(File("a.jpg", ref="https://evil.example/twimg.com/a.jpg"))


@pytest.mark.parametrize(
    ("status", "expected"), [(404, Refused), (503, TryLater), (429, TryLater)]
)
def test_a_picture_that_cannot_be_fetched(
    status: int, expected: type[Exception]
) -> None:
    with (
        answering(lambda call: Answer(status)) as server,
        at(server.url) as connector,
        pytest.raises(expected),
    ):
        connector.fetch(File("a.jpg", ref=f"{server.url}/a.jpg"))
