"""What YouTube is asked for, how little, and what is noticed all the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from ascolto.channels.contract import (
    Deleted,
    Edited,
    Fact,
    File,
    Hidden,
    Incoming,
    NeedsReconnect,
    Page,
    Refused,
    TryLater,
)
from ascolto.connectors.youtube import quota
from ascolto.connectors.youtube.connector import Connector
from ascolto.connectors.youtube.cursor import Cursor
from ascolto.connectors.youtube.tests.harness import at
from ascolto.connectors.youtube.tests.tube import US, Tube, no
from ascolto.connectors.youtube.tests.tube import at as minutes_ago
from ascolto.testing.answering import Answer, answering


def facts(connector: Connector, page: Page) -> list[Fact]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def texts(connector: Connector, page: Page) -> list[str]:
    return [f.text for f in facts(connector, page) if isinstance(f, Incoming)]


def later(page: Page) -> str:
    """The cursor an hour on, when it is looked for what is gone."""
    return json.dumps(json.loads(page.cursor) | {"hour": ""})


def test_polling_goes_on_where_it_stopped() -> None:
    tube = Tube()
    tube.page = 10
    tube.says("prima", minutes=600)
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        assert texts(connector, page) == ["prima"]
        [told] = (json.loads(raw.body) for raw in page.items)
        since = told["comment"]["snippet"]["publishedAt"]
        for number in range(120):
            tube.says(f"nuovo {number}", minutes=300 - number)
        got, seen, cursor, more = [], set(), page.cursor, True
        while more:
            page = connector.poll(cursor)
            # A page that was lost because we died comes again.
            assert {r.delivery_id for r in connector.poll(cursor).items} == {
                r.delivery_id for r in page.items
            }
            fresh = [r for r in page.items if r.delivery_id not in seen]
            assert [r.delivery_id for r in fresh] == [
                r.delivery_id
                for r in sorted(
                    fresh,
                    key=lambda r: json.loads(r.body)["comment"]["snippet"][
                        "publishedAt"
                    ],
                )
            ]
            seen |= {r.delivery_id for r in page.items}
            got += texts(connector, page)
            cursor, more = page.cursor, page.more
            # Until all that is new was seen, the mark stays where it was.
            if more:
                assert Cursor.read(cursor).since == since
    assert set(got) == {f"nuovo {n}" for n in range(120)} | {"prima"}


def test_a_walk_whose_page_is_no_longer_known_begins_anew() -> None:
    tube = Tube()
    for number in range(3):
        tube.says(f"nuovo {number}", minutes=10 - number)
    lost = Cursor(
        channel=US, since=minutes_ago(500), token="threads-1000", start=minutes_ago(900)
    )

    def mishap(method: str, path: str) -> Answer | None:
        asked = server.calls[-1].path
        return no(400, "invalidPageToken") if "threads-1000" in asked else None

    tube.mishap = mishap
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll(str(lost))
        assert (page.items, page.more) == ((), True)
        assert texts(connector, connector.poll(page.cursor)) == [
            f"nuovo {n}" for n in range(3)
        ]


def test_what_is_older_than_the_connection_is_left_to_the_backfill() -> None:
    tube = Tube()
    old = tube.says("vecchio", minutes=60 * 24 * 30)
    tube.says("di ieri sera", minutes=600)
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        assert texts(connector, page) == ["di ieri sera"]
        tube.comments[old]["snippet"] |= {
            "updatedAt": minutes_ago(0),
            "textOriginal": "ritoccato",
        }
        found = facts(connector, connector.poll(page.cursor))
        [edited] = [fact for fact in found if isinstance(fact, Edited)]
        assert (edited.external_id, edited.text) == (old, "ritoccato")
        assert texts(connector, connector.backfill("")) == ["di ieri sera", "ritoccato"]


def test_an_edit_and_a_new_answer_are_found_though_they_bring_nothing_up() -> None:
    tube = Tube()
    tube.page = 5
    for number in range(30):
        tube.says(f"domanda {number}", minutes=300 - number)
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        early = list(tube.comments)[8]  # on the fifth page
        tube.says("anch'io", under=early)
        tube.comments[early]["snippet"] |= {
            "textOriginal": "ritoccata",
            "updatedAt": minutes_ago(0),
        }
        found: list[Fact] = []
        for _ in range(6):
            page = connector.poll(page.cursor)
            found += facts(connector, page)
    assert any(isinstance(f, Edited) and f.text == "ritoccata" for f in found)
    assert any(isinstance(f, Incoming) and f.text == "anch'io" for f in found)


def test_many_answers_are_listed_once_and_again_when_there_are_more() -> None:
    tube = Tube()
    top = tube.says("Chi viene?")
    for number in range(9):
        tube.says(f"io {number}", under=top)
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        assert len(texts(connector, page)) == 10
        before = tube.calls("/comments")
        page = connector.poll(page.cursor)
        assert tube.calls("/comments") == before
        tube.says("ultimo", under=top)
        assert "ultimo" in texts(connector, connector.poll(page.cursor))


def test_what_is_gone_there_goes_here() -> None:
    tube = Tube()
    kept, lost = tube.says("resto"), tube.says("me ne vado")
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        del tube.comments[lost]
        found = facts(connector, connector.poll(later(page)))
        gone = [fact for fact in found if isinstance(fact, Deleted)]
        assert [fact.external_id for fact in gone] == [lost]
        assert kept not in [fact.external_id for fact in gone]


def test_what_youtube_holds_back_is_hidden_until_it_is_let_through() -> None:
    tube = Tube()
    id = tube.says("Forse spam", moderationStatus="heldForReview")
    with answering(tube) as server, at(server.url) as connector:
        page = connector.poll("")
        said, hidden = facts(connector, page)
        assert isinstance(said, Incoming)
        assert isinstance(hidden, Hidden)
        assert (hidden.external_id, hidden.shown) == (id, False)
        tube.comments[id]["snippet"]["moderationStatus"] = "published"
        found = facts(connector, connector.poll(page.cursor))
        assert [f.shown for f in found if isinstance(f, Hidden)] == [True]


def test_who_may_not_list_what_is_held_back_gets_the_rest() -> None:
    tube = Tube()
    tube.says("Eccomi")

    def mishap(method: str, path: str) -> Answer | None:
        return (
            no(403, "forbidden")
            if "moderationStatus" in server.calls[-1].path
            else None
        )

    tube.mishap = mishap
    with answering(tube) as server, at(server.url) as connector:
        assert texts(connector, connector.poll("")) == ["Eccomi"]


def test_what_we_say_on_youtube_itself_is_ours() -> None:
    tube = Tube()
    top = tube.says("Aperti?")
    tube.says("Sì.", under=top, by=US)
    with answering(tube) as server, at(server.url) as connector:
        found = [
            f for f in facts(connector, connector.poll("")) if isinstance(f, Incoming)
        ]
    assert sorted((f.text, f.ours) for f in found) == [
        ("Aperti?", False),
        ("Sì.", True),
    ]
    assert {f.thread_id for f in found} == {top}
    assert [f.below for f in found] == [f.meta["video"] for f in found]


def test_the_past_comes_newest_first() -> None:
    tube = Tube()
    tube.page = 4
    for number in range(10):
        tube.says(f"n {number}", minutes=60 * 24 * 90 - number)
    got, cursor, more = [], "", True
    with answering(tube) as server, at(server.url) as connector:
        while more:
            page = connector.backfill(cursor)
            got += texts(connector, page)
            cursor, more = page.cursor, page.more
    assert got == [f"n {n}" for n in reversed(range(10))]


def test_a_thousand_comments_are_a_thousand_messages() -> None:
    tube = Tube()
    for number in range(1000):
        tube.says(f"n {number}", minutes=300 - number / 10)
    cursor = str(Cursor(channel=US, since=minutes_ago(400), start=minutes_ago(900)))
    ids, more = set(), True
    with answering(tube) as server, at(server.url, timeout_seconds=20) as connector:
        while more:
            page = connector.poll(cursor)
            said = facts(connector, page)
            ids |= {f.external_id for f in said if isinstance(f, Incoming)}
            cursor, more = page.cursor, page.more
    assert len(ids) == 1000


def test_a_cursor_that_is_none_begins_anew() -> None:
    for odd in ("{", "[]", "7", '{"known": 3, "used": "x", "strange": 1}'):
        assert Cursor.read(odd) == Cursor()


# --- the quota -----------------------------------------------------------------------------------


def test_the_meter_counts_what_is_read_and_what_was_answered() -> None:
    tube = Tube()
    top = tube.says("Aperti?")
    with answering(tube) as server, at(server.url, daily_quota=1000) as connector:
        page = connector.poll("")
        assert page.quota is not None
        first = page.quota
        assert 1000 - 8 <= first.left < 1000
        tube.says("Sì.", minutes=-5, under=top, by=US)
        second = connector.poll(page.cursor).quota
        assert second is not None
        assert first.left - second.left >= 50
        assert second.resets_at == quota.midnight(datetime.now(UTC))


def test_the_day_of_the_quota_is_californias() -> None:
    before = datetime(2026, 7, 1, 6, 59, tzinfo=UTC)
    assert quota.midnight(before) == before + timedelta(minutes=1)
    winter = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    assert quota.midnight(winter) == winter + timedelta(days=1)
    meter = quota.Meter()
    meter.count(70, before)
    meter.count(1, before)
    assert meter.used == 71
    meter.count(1, before + timedelta(minutes=1))
    assert meter.used == 1


def test_a_quota_that_is_used_up_waits_for_californias_midnight() -> None:
    tube = Tube()
    tube.mishap = lambda method, path: no(403, "quotaExceeded")
    with (
        answering(tube) as server,
        at(server.url) as connector,
        pytest.raises(TryLater, match="midnight") as caught,
    ):
        connector.poll("")
    assert caught.value.after is not None
    assert timedelta(0) < caught.value.after <= timedelta(hours=25)


# --- signing in ----------------------------------------------------------------------------------


def test_a_token_that_ended_is_made_again_once() -> None:
    tube = Tube()
    tube.says("Eccomi")
    with answering(tube) as server, at(server.url) as connector:
        connector.poll("")
        tube.good_token = "another"
        connector.poll("")
        assert tube.tokens == 2
        tube.no_sign_in = Answer(400, b'{"error": "invalid_grant"}')
        tube.good_token = "another"
        with pytest.raises(NeedsReconnect, match="refresh token"):
            connector.poll("")


def test_a_sign_in_that_cannot_be_reached_is_tried_later() -> None:
    tube = Tube()
    tube.no_sign_in = Answer(503)
    with (
        answering(tube) as server,
        at(server.url) as connector,
        pytest.raises(TryLater),
    ):
        connector.check()


def test_the_end_of_the_sign_in_and_what_it_lacks_are_told() -> None:
    tube = Tube()
    with answering(tube) as server, at(server.url) as connector:
        assert connector.expires() is None
        assert connector.missing() == ()
    tube.sign_in = {
        "scope": "https://www.googleapis.com/auth/youtube.readonly",
        "refresh_token_expires_in": 604_800,
    }
    with answering(tube) as server, at(server.url) as connector:
        ends = connector.expires()
        assert ends is not None
        assert timedelta(days=6) < ends - datetime.now(UTC) <= timedelta(days=7)
        assert "force-ssl" in connector.missing()[0].en


def test_a_picture_is_fetched_and_one_that_lies_elsewhere_is_not() -> None:
    with (
        answering(lambda call: Answer(200, b"jpeg")) as server,
        at(server.url) as connector,
    ):
        assert (
            connector.fetch(File("a.jpg", ref=f"{server.url}/a.jpg")).content == b"jpeg"
        )
        with pytest.raises(Refused, match="outside"):
            connector.fetch(File("a.jpg", ref="https://evil.example/a.jpg"))


@pytest.mark.parametrize(
    ("status", "expected"), [(403, Refused), (404, Refused), (503, TryLater)]
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
