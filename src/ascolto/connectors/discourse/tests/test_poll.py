"""Asking the forum what is new, and what was before."""

from __future__ import annotations

import pytest

from ascolto.channels.contract import File, Incoming, Refused
from ascolto.connectors.discourse.connector import WINDOW
from ascolto.connectors.discourse.tests.harness import visiting


def test_polling_resumes_at_the_cursor() -> None:
    with visiting() as (forum, _, connector):
        forum.say("old")
        start = connector.poll("")
        assert (start.items, start.cursor) == ((), "1")
        forum.say("new")
        page = connector.poll(start.cursor)
        [said] = [f for raw in page.items for f in connector.parse(raw)]
        assert isinstance(said, Incoming)
        assert said.text == "new"
        assert connector.poll(start.cursor) == page  # not stored: it comes again
        assert connector.poll(page.cursor).items == ()


def test_many_posts_come_oldest_first_and_each_once() -> None:
    with visiting() as (forum, _, connector):
        for number in range(400):
            forum.say(f"post {number}")
        cursor, seen, pages = "0", [], 0
        while True:
            page = connector.poll(cursor)
            seen += [raw.delivery_id for raw in page.items]
            assert len(page.items) <= WINDOW
            cursor, pages = page.cursor, pages + 1
            if not page.more:
                break
        assert seen == [f"post:{n}:1" for n in range(1, 401)]
        assert pages < 12


def test_what_was_before_comes_newest_first() -> None:
    with visiting() as (forum, _, connector):
        for number in range(120):
            forum.say(f"post {number}")
        cursor, seen = "", []
        for _ in range(10):
            page = connector.backfill(cursor)
            seen += [raw.delivery_id for raw in page.items]
            cursor = page.cursor
            if not page.more:
                break
        assert seen == [f"post:{n}:1" for n in range(120, 0, -1)]


def test_the_key_goes_to_the_forum_only() -> None:
    with visiting() as (_, server, connector):
        connector.fetch(File("a.pdf", ref=f"{server.url}/uploads/a.pdf"))
        assert "api-key" in server.calls[-1].headers
        other = server.url.replace("127.0.0.1", "localhost")
        with pytest.raises(Refused):
            connector.fetch(File("a.pdf", ref=f"{other}/uploads/a.pdf"))
        assert all("api-key" not in call.headers for call in server.calls[1:])
