"""What a small server says, poll by poll."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from ascolto.channels.contract import (
    ChannelError,
    Counted,
    Deleted,
    Edited,
    Incoming,
    NeedsReconnect,
    Spread,
    TryLater,
)
from ascolto.connectors.mastodon.tests.harness import ANNA, ME, at, said, status
from ascolto.testing.answering import Answer, Heard, answering


class Server:
    """Keeps notifications and posts; gives pages as Mastodon does."""

    def __init__(self, mentions: int = 0) -> None:
        self.posts = {str(n): status(str(n)) for n in range(101, 101 + mentions)}
        self.notices = [
            {"id": id, "type": "mention", "created_at": post["created_at"]}
            | {"account": ANNA, "status": post}
            for id, post in self.posts.items()
        ]
        self.fails: tuple[str, Answer] | None = None

    def __call__(self, call: Heard) -> Answer:
        where = urlsplit(call.path)
        asked = parse_qs(where.query)
        if self.fails and where.path.startswith(self.fails[0]):
            return self.fails[1]
        if where.path.endswith("/verify_credentials"):
            return said(200, ME)
        if where.path == "/api/v1/notifications":
            return said(200, self.page(asked))
        if where.path.endswith("/1/statuses"):
            return said(200, [])
        if where.path == "/api/v1/statuses":
            ids = asked.get("id[]", [])
            return said(200, [self.posts[id] for id in ids if id in self.posts])
        id = where.path.split("/")[4]
        return said(200, self.posts[id]) if id in self.posts else said(404, {})

    def page(self, asked: dict[str, list[str]]) -> list[dict[str, object]]:
        limit = int(asked["limit"][0])
        after = asked.get("min_id")
        if after is None:
            return self.notices[::-1][:limit]
        newer = [n for n in self.notices if int(str(n["id"])) > int(after[0])]
        return newer[:limit][::-1]


def begun() -> str:
    known = {"me": "1", "heard": "0", "said": "0", "watched": {}}
    return json.dumps(known)


def test_polling_resumes_at_the_cursor() -> None:
    server = Server(mentions=95)
    with answering(server) as running, at(running.url) as inn:
        cursor, seen, pages, more = begun(), [], 0, True
        while more:
            page = inn.poll(cursor)
            facts = [fact for raw in page.items for fact in inn.parse(raw)]
            seen += [fact.external_id for fact in facts if isinstance(fact, Incoming)]
            cursor, more, pages = page.cursor, page.more, pages + 1
        assert seen == [str(n) for n in range(101, 196)]
        assert pages == 3
        again = inn.poll(cursor)
        assert again.items == ()
        assert again.cursor == cursor


def test_the_first_poll_begins_now() -> None:
    with answering(Server(mentions=5)) as running, at(running.url) as inn:
        first = inn.poll("")
        assert first.items == ()
        assert json.loads(first.cursor)["heard"] == "105"


def test_a_page_that_breaks_off_moves_nothing() -> None:
    server = Server(mentions=3)
    with answering(server) as running, at(running.url) as inn:
        server.fails = ("/api/v1/accounts/1/statuses", said(503, {}))
        with pytest.raises(TryLater):
            inn.poll(begun())
        server.fails = None
        assert len(inn.poll(begun()).items) == 3


def test_edits_and_deletions_are_told_once_whatever_came_first() -> None:
    server = Server(mentions=2)
    with answering(server) as running, at(running.url) as inn:
        cursor = inn.poll(begun()).cursor
        server.posts["101"] |= {"edited_at": "2026-11-20T19:00:00Z", "content": "Ora"}
        del server.posts["102"]
        page = inn.poll(cursor)
        facts = [fact for raw in page.items for fact in inn.parse(raw)]
        assert [type(fact) for fact in facts] == [Edited, Deleted]
        assert inn.poll(page.cursor).items == ()


def test_how_far_a_post_went_is_told_when_it_has_changed() -> None:
    server = Server(mentions=2)
    with answering(server) as running, at(running.url) as inn:
        cursor = inn.poll(begun()).cursor
        assert inn.poll(cursor).items == ()
        server.posts["101"] |= {"favourites_count": 4, "replies_count": 1}
        page = inn.poll(cursor)
        [fact] = [fact for raw in page.items for fact in inn.parse(raw)]
        assert isinstance(fact, Counted)
        assert (fact.of, fact.spread) == ("101", Spread(likes=4, comments=1))
        assert inn.poll(page.cursor).items == ()


def test_the_same_item_is_the_same_delivery() -> None:
    with answering(Server(mentions=2)) as running, at(running.url) as inn:
        first, second = inn.poll(begun()), inn.poll(begun())
        ids = [raw.delivery_id for raw in first.items]
        assert ids == [raw.delivery_id for raw in second.items]
        assert len(set(ids)) == 2


def test_the_quota_is_told() -> None:
    headers = {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "12"}
    headers["x-ratelimit-reset"] = "2026-11-20T19:00:00.000Z"
    with (
        answering(lambda call: said(200, [], headers)) as running,
        at(running.url) as inn,
    ):
        quota = inn.poll(begun()).quota
    assert quota is not None
    assert (quota.left, quota.of) == (12, 300)
    assert quota.resets_at is not None


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (said(401, {"error": "The access token was revoked"}), NeedsReconnect),
        (said(429, {}, {"retry-after": "7"}), TryLater),
        (said(500, {}), TryLater),
        (Answer(200, b"<html>"), TryLater),
    ],
)
def test_what_a_server_says_to_a_poll(
    answer: Answer, meaning: type[ChannelError]
) -> None:
    server = Server()
    server.fails = ("/api/v1/notifications", answer)
    with answering(server) as running, at(running.url) as inn, pytest.raises(meaning):
        inn.poll(begun())
