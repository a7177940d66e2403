"""What a small server says, poll by poll."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ascolto.channels.contract import (
    ChannelError,
    Deleted,
    Incoming,
    NeedsReconnect,
    Raw,
    TryLater,
)
from ascolto.connectors.bluesky.receive import facts
from ascolto.connectors.bluesky.tests.harness import (
    ANNA,
    but,
    said,
    served,
    slow,
    well,
)
from ascolto.testing.answering import Answer, Heard


def notice(number: int) -> dict[str, Any]:
    at = f"2026-11-20T18:{number // 60:02}:{number % 60:02}.000Z"
    return {
        "uri": f"at://{ANNA}/app.bsky.feed.post/3k{number:04}",
        "cid": f"cid-{number}",
        "author": {"did": ANNA, "handle": "anna.test", "displayName": "Anna"},
        "reason": "mention",
        "record": {"text": f"numero {number}", "createdAt": at},
        "indexedAt": at,
    }


class Server:
    """Notifications newest first, in pages, as a server gives them."""

    def __init__(self, count: int) -> None:
        self.notices = [notice(number) for number in range(count)]
        self.gone: set[str] = set()

    def __call__(self, call: Heard) -> Answer:
        where = urlsplit(call.path)
        asked = parse_qs(where.query)
        if where.path.endswith("listNotifications"):
            limit, end = int(asked["limit"][0]), asked.get("cursor", [""])[0]
            until = int(end) if end else len(self.notices)
            found = self.notices[max(0, until - limit) : until][::-1]
            onward = {"cursor": str(until - limit)} if until > limit else {}
            return said(200, {"notifications": found} | onward)
        if where.path.endswith("getPosts"):
            there = [u for u in asked.get("uris", []) if u not in self.gone]
            return said(200, {"posts": [{"uri": uri} for uri in there]})
        return well(call)


def begun(mark: str = "2026-11-20T00:00:00.000Z ") -> str:
    return json.dumps({"mark": mark})


def told(inn: Any, cursor: str) -> tuple[list[str], str, int]:
    texts, pages, more = [], 0, True
    while more:
        page = inn.poll(cursor)
        found = [fact for raw in page.items for fact in inn.parse(raw)]
        texts += [fact.text for fact in found if isinstance(fact, Incoming)]
        cursor, more, pages = page.cursor, page.more, pages + 1
    return texts, cursor, pages


def test_polling_resumes_at_the_cursor() -> None:
    server = Server(120)
    with served(server) as (_, inn):
        texts, cursor, _ = told(inn, begun())
        assert texts == [f"numero {number}" for number in range(120)]
        assert told(inn, cursor)[0] == []
        server.notices += [notice(120), notice(121)]
        assert told(inn, cursor)[0] == ["numero 120", "numero 121"]


def test_a_flood_is_read_to_its_end_in_bounded_polls() -> None:
    with served(Server(1000)) as (_, inn):
        texts, cursor, pages = told(inn, begun())
        assert pages == 4
        assert sorted(texts) == sorted(f"numero {number}" for number in range(1000))
        assert told(inn, cursor)[0] == []


def test_the_first_poll_begins_now_and_the_rest_is_backfill() -> None:
    with served(Server(70)) as (_, inn):
        page = inn.poll("")
        assert page.items == ()
        assert told(inn, page.cursor)[0] == []


def test_a_thousand_mentions_are_a_thousand_conversations() -> None:
    body = {"kind": "notification", "me": "did:plc:me"}
    raws = [
        Raw(str(n), json.dumps(body | {"notification": notice(n)}).encode())
        for n in range(1000)
    ]
    found = [fact for raw in raws for fact in facts(raw)]
    assert len({f.thread_id for f in found if isinstance(f, Incoming)}) == 1000


def test_a_post_is_gone_when_it_is_missing_twice() -> None:
    """An index may lag: one look proves nothing."""
    server = Server(3)
    with served(server) as (_, inn):
        _, cursor, _ = told(inn, begun())
        uri = server.notices[1]["uri"]
        server.gone.add(uri)
        first = inn.poll(cursor)
        assert first.items == ()
        server.gone.clear()
        back = inn.poll(first.cursor)
        server.gone.add(uri)
        second = inn.poll(inn.poll(back.cursor).cursor)
        [fact] = [fact for raw in second.items for fact in inn.parse(raw)]
        assert isinstance(fact, Deleted)
        assert fact.external_id == uri
        assert inn.poll(second.cursor).items == ()


def test_the_quota_is_told() -> None:
    headers = {"ratelimit-limit": "3000", "ratelimit-remaining": "12"}
    headers["ratelimit-reset"] = "1795197851"
    answer = said(200, {"notifications": []}, headers)
    with served(but("listNotifications", answer)) as (_, inn):
        quota = inn.poll(begun()).quota
    assert quota is not None
    assert (quota.left, quota.of) == (12, 3000)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (said(401, {"error": "AuthMissing"}), NeedsReconnect),
        (said(429, {}, {"retry-after": "7"}), TryLater),
        (said(502, {"error": "UpstreamFailure"}), TryLater),
        (said(500, {}), TryLater),
        (Answer(200, b"<html>"), TryLater),
        (None, TryLater),
    ],
)
def test_what_a_server_says_to_a_poll(
    answer: Answer | None, meaning: type[ChannelError]
) -> None:
    with served(but("listNotifications", answer)) as (_, inn), pytest.raises(meaning):
        inn.poll(begun())


def test_a_silent_server_is_later() -> None:
    with served(slow, timeout_seconds=1) as (_, inn), pytest.raises(TryLater):
        inn.poll(begun())
