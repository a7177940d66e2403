"""Reviews from anywhere, in the shapes that stores are said to have; none of them is validated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ascolto.channels.contract import Edited, Malformed, Page, Refused
from ascolto.connectors.review_feed import paths
from ascolto.connectors.review_feed.connector import Connector
from ascolto.connectors.review_feed.tests.harness import KEY, at
from ascolto.testing.answering import Answer, Heard, answering


def app_store(*reviews: tuple[str, str, int]) -> bytes:
    def label(value: object) -> dict[str, str]:
        return {"label": str(value)}

    rows: Any = [
        {
            "id": label(known), "content": label(text), "im:rating": label(stars),
            "title": label("Titolo"), "author": {"name": label("giuly88")},
            "updated": label(f"2026-11-20T08:00:{n:02}-07:00"),
        }
        for n, (known, text, stars) in enumerate(reviews)
    ]  # fmt: skip
    return json.dumps({"feed": {"entry": rows[0] if len(rows) == 1 else rows}}).encode()


def facts(one: Connector, page: Page) -> list[Any]:
    return [fact for raw in page.items for fact in one.parse(raw)]


class Source:
    def __init__(self, body: bytes) -> None:
        self.body = body

    def __call__(self, call: Heard) -> Answer:
        etag = f'"{hash(self.body)}"'
        if call.headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(200, self.body, {"etag": etag})


def test_polling_resumes_and_tells_what_changed_once() -> None:
    source = Source(app_store(("1", "Vecchia", 3)))
    with answering(source) as server, at(server.url) as one:
        start = one.poll("")
        assert start.items == ()
        source.body = app_store(("1", "Vecchia", 3), ("2", "Nuova", 1))
        page = one.poll(start.cursor)
        [said] = facts(one, page)
        assert (said.external_id, said.rating, said.text) == ("2", 1, "Titolo\n\nNuova")
        source.body = app_store(("1", "Corretta", 3), ("2", "Nuova", 5))
        found = facts(one, one.poll(page.cursor))
        assert {type(fact) for fact in found} == {Edited}
        assert {(f.external_id, f.rating) for f in found} == {("1", 3), ("2", 5)}
        assert one.poll(page.cursor).items
        last = one.poll(one.poll(page.cursor).cursor)
        assert last.items == ()
        assert server.calls[0].headers["authorization"] == KEY
        assert "if-none-match" in server.calls[-1].headers


def test_google_play() -> None:
    comment = {
        "text": "Lenta",
        "starRating": 2,
        "lastModified": {"seconds": "1795194600"},
        "reviewerLanguage": "it",
    }
    row = {
        "reviewId": "gp:1",
        "authorName": "Ada",
        "comments": [{"userComment": comment}],
    }
    source = Source(json.dumps({"reviews": [row]}).encode())
    with answering(source) as server, at(server.url, shape="play_store") as one:
        [said] = facts(one, one.backfill(""))
        assert (said.external_id, said.rating, said.text) == ("gp:1", 2, "Lenta")
        assert said.author.name == "Ada"
        assert said.language == "it"
        assert said.sent_at.year == 2026


def test_any_xml() -> None:
    xml = (
        '<r:reviews xmlns:r="urn:r"><r:review id="9"><r:score>8</r:score><r:words>Bello</r:words>'
        "</r:review></r:reviews>"
    )
    settings = {
        "shape": "custom", "items": "reviews.review", "id": "@id", "text": "words",
        "rating": "score", "scale": 10,
    }  # fmt: skip
    with answering(Source(xml.encode())) as server, at(server.url, **settings) as one:
        assert one.check()
        [said] = facts(one, one.backfill(""))
        assert (said.external_id, said.text, said.rating) == ("9", "Bello", 4)


def test_a_past_without_a_time_says_so() -> None:
    """It was said at some time before: nobody is to think that it is said now."""
    rows = [{"t": "Bello", "d": "2026-01-07"}, {"t": "Brutto"}]
    settings = {"shape": "custom", "text": "t", "date": "d"}
    with (
        answering(Source(json.dumps(rows).encode())) as server,
        at(server.url, **settings) as one,
    ):
        told = {f.text: f.meta for f in facts(one, one.backfill(""))}
    assert told == {"Bello": {}, "Brutto": {"undated": "past"}}


def test_a_review_without_an_id_keeps_its_name() -> None:
    body = json.dumps([{"t": "Bello", "r": 4}]).encode()
    settings = {"shape": "custom", "text": "t", "rating": "r"}
    with answering(Source(body)) as server, at(server.url, **settings) as one:
        names = {
            fact.external_id for _ in range(2) for fact in facts(one, one.backfill(""))
        }
        assert len(names) == 1


def test_paths_that_lead_nowhere_are_told_before_saving() -> None:
    with (
        answering(Source(app_store(("1", "x", 3)))) as server,
        at(server.url, shape="custom", items="feed.entry", id="id.label") as one,
        pytest.raises(Refused, match="paths"),
    ):
        one.check()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<a",
        b"nonsense",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
        b"<a>" * 100_000,
    ],
)
def test_what_is_neither_json_nor_xml(body: bytes) -> None:
    with pytest.raises(Malformed):
        paths.loaded(body)


def test_a_thousand_reviews_in_one_answer() -> None:
    source = Source(app_store())
    with answering(source) as server, at(server.url) as one:
        cursor = one.poll("").cursor
        rows = [(f"r{n}", "x", 1 + n % 5) for n in range(1000)]
        source.body = app_store(*rows)
        found = facts(one, one.poll(cursor))
        assert len({fact.external_id for fact in found}) == 1000


def test_a_path_is_followed_as_far_as_it_goes() -> None:
    value = {"a": [{"b": 1}]}
    assert paths.found(value, "a.0.b") == 1
    for path in ("a.1.b", "a.x", "a.0.b.c", "c", "a.99999999999"):
        assert paths.found(value, path) is None
