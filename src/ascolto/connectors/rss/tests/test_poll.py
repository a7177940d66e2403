"""Asking a feed: what is new, where it moved, what it costs."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError

from ascolto.channels.contract import (
    Deleted,
    Edited,
    File,
    Incoming,
    NeedsReconnect,
    Refused,
    TryLater,
)
from ascolto.connectors.rss import fetching
from ascolto.connectors.rss.config import Config
from ascolto.connectors.rss.connector import Connector
from ascolto.connectors.rss.tests.harness import at
from ascolto.connectors.rss.tests.test_feeds import ATOM, entry
from ascolto.testing.answering import Answer, Heard, Server, answering

TIMES = re.compile("<updated>.*?</updated>")
PLAIN = {"wordpress_url": "", "wordpress_user": "", "wordpress_password": ""}


class Site:
    """A feed that can be told what it says."""

    def __init__(self) -> None:
        self.entries: list[str] = []
        self.answers: dict[str, Answer] = {}

    def __call__(self, call: Heard) -> Answer:
        body = ATOM.format("".join(self.entries)).encode()
        etag = f'"{hash(body)}"'
        if found := self.answers.get(call.path.split("?")[0]):
            return found
        if call.headers.get("if-none-match") == etag:
            return Answer(304)
        return Answer(200, body, {"etag": etag, "content-type": "application/xml"})


@contextmanager
def followed(**settings: Any) -> Iterator[tuple[Site, Server, Connector]]:
    site = Site()
    with (
        answering(site) as server,
        at(
            server.url, **(PLAIN | {"feed_url": f"{server.url}/feed"} | settings)
        ) as one,
    ):
        yield site, server, one


def facts(connector: Connector, page: Any) -> list[Any]:
    return [fact for raw in page.items for fact in connector.parse(raw)]


def test_polling_resumes_at_the_cursor() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "old")]
        start = one.poll("")
        assert start.items == ()
        site.entries.append(entry("urn:2", "new"))
        page = one.poll(start.cursor)
        [said] = facts(one, page)
        assert isinstance(said, Incoming)
        assert said.external_id == "urn:2"
        assert one.poll(start.cursor) == page or facts(one, one.poll(start.cursor)) == [
            said
        ]  # not stored: it comes again
        assert one.poll(page.cursor).items == ()


def test_edits_and_deletions_are_noticed_once() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "before"), entry("urn:2", "stays")]
        start = one.poll("")
        site.entries[0] = entry("urn:1", "after")
        page = one.poll(start.cursor)
        [edit] = facts(one, page)
        assert isinstance(edit, Edited)
        assert (edit.external_id, edit.text) == ("urn:1", "after")
        site.entries[0] = "<at:deleted-entry ref='urn:1' when='2026-11-22T08:00:00Z'/>"
        last = one.poll(page.cursor)
        [gone] = facts(one, last)
        assert isinstance(gone, Deleted)
        site.entries.append(entry("urn:3", "x"))
        [new] = facts(one, one.poll(last.cursor))
        assert new.external_id == "urn:3"


def test_an_entry_that_goes_back_and_forth_is_told_each_time() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "A")]
        cursor, told, names = one.poll("").cursor, [], set()
        for text in ("B", "A", "B", "A"):
            site.entries = [entry("urn:1", text)]
            page = one.poll(cursor)
            told += [fact.text for fact in facts(one, page)]
            names |= {raw.delivery_id for raw in page.items}
            assert [raw.delivery_id for raw in one.poll(cursor).items] == [
                raw.delivery_id for raw in page.items
            ]
            cursor = page.cursor
        assert (told, len(names)) == (["B", "A", "B", "A"], 4)


def test_an_entry_that_stands_twice_with_other_words_is_no_edit_at_each_look() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "A"), entry("urn:1", "B")]
        start = one.poll("")
        site.entries.append(entry("urn:2", "x"))
        page = one.poll(start.cursor)
        assert [fact.external_id for fact in facts(one, page)] == ["urn:2"]


def test_a_cursor_of_before_knows_its_entries() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "A")]
        kept = json.loads(one.poll("").cursor)
        kept["known"] = {
            known: value.split(".")[0] for known, value in kept["known"].items()
        }
        assert one.poll(json.dumps(kept)).items == ()


def shifted(look: int, *texts: str) -> list[str]:
    return [entry(f"urn:{text}?sid={look}", text) for text in texts]


def test_a_feed_with_other_ids_at_each_look_tells_each_entry_once() -> None:
    with followed() as (site, _, one):
        texts = [f"Articolo {n}" for n in range(20)]
        site.entries = shifted(0, *texts)
        cursor, told = one.poll("").cursor, []
        for look in range(1, 5):
            texts = [*texts[1:], f"Nuovo {look}"]
            site.entries = shifted(look, *texts)
            page = one.poll(cursor)
            told += [fact.text for fact in facts(one, page)]
            cursor = page.cursor
        assert told == [f"Nuovo {look}" for look in range(1, 5)]
        assert len(json.loads(cursor)["known"]) == 24


def test_a_feed_with_other_ids_at_each_look_says_so_when_it_is_checked() -> None:
    with followed() as (site, _, one):
        site.entries = shifted(0, "a", "b", "c")
        one.check()
        assert one.missing() == ()
        site.entries = shifted(1, "a", "b", "c")
        [told] = one.missing()
        assert "another id" in told.en


def test_what_is_all_new_is_all_told() -> None:
    with followed() as (site, _, one):
        site.entries = shifted(0, *(f"Vecchio {n}" for n in range(20)))
        start = one.poll("")
        site.entries = shifted(1, *(f"Nuovo {n}" for n in range(20)))
        assert len(one.poll(start.cursor).items) == 20


def test_the_same_entry_twice_is_one_delivery() -> None:
    with followed() as (site, _, one):
        start = one.poll("")
        site.entries = [entry("urn:1", "x")]
        first, second = one.poll(start.cursor), one.poll(start.cursor)
        assert first.items[0].delivery_id == second.items[0].delivery_id


def test_a_thousand_new_entries_come_page_by_page_and_none_is_passed_over() -> None:
    with followed() as (site, _, one):
        cursor, seen = one.poll("").cursor, []
        site.entries = [entry(f"urn:{n}", "x") for n in range(1001)]
        for _ in range(5):
            page = one.poll(cursor)
            seen += [raw.delivery_id for raw in page.items]
            cursor = page.cursor
            if not page.more:
                break
        assert len(seen) == len(set(seen)) == 1001
        assert one.poll(cursor).items == ()


def test_an_unchanged_feed_is_not_fetched_again() -> None:
    with followed() as (_, server, one):
        start = one.poll("")
        one.poll(start.cursor)
        assert "if-none-match" in server.calls[1].headers


def test_a_version_of_this_very_second_is_asked_for_again() -> None:
    """What is said in the same second would otherwise never be seen."""
    from email.utils import formatdate

    with followed() as (site, server, one):
        now = formatdate(usegmt=True)
        said = {"etag": '"a"', "last-modified": now, "date": now}
        site.answers["/feed"] = Answer(200, ATOM.format("").encode(), said)
        start = one.poll("")
        one.poll(start.cursor)
        assert "if-none-match" not in server.calls[1].headers


def test_a_feed_that_moved_is_followed_for_good_and_a_detour_only_once() -> None:
    with followed() as (site, server, one):
        site.answers["/feed"] = Answer(301, b"", {"location": "/moved"})
        page = one.poll("")
        assert json.loads(page.cursor)["url"] == f"{server.url}/moved"
        one.poll(page.cursor)
        assert [call.path for call in server.calls] == ["/feed", "/moved", "/moved"]
        site.answers["/moved"] = Answer(302, b"", {"location": "/today"})
        assert json.loads(one.poll(page.cursor).cursor)["url"] == f"{server.url}/moved"


def test_a_circle_of_redirects_ends() -> None:
    with followed() as (site, _, one):
        site.answers["/feed"] = Answer(301, b"", {"location": "/feed"})
        with pytest.raises(Refused):
            one.poll("")


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (410, NeedsReconnect),
        (401, NeedsReconnect),
        (403, NeedsReconnect),
        (404, TryLater),
        (429, TryLater),
        (500, TryLater),
    ],
)
def test_what_the_site_says(status: int, expected: type[Exception]) -> None:
    with followed() as (site, _, one):
        site.answers["/feed"] = Answer(status, b"", {"retry-after": "120"})
        with pytest.raises(expected) as caught:
            one.poll("")
        if isinstance(caught.value, TryLater):
            assert caught.value.after is not None
            assert caught.value.after.total_seconds() == 120


def test_a_huge_feed_is_refused() -> None:
    with followed() as (site, _, one):
        site.answers["/feed"] = Answer(200, b"x" * (fetching.MAX_BYTES + 1))
        with pytest.raises(Refused, match="5 MB"):
            one.poll("")


def test_a_feed_is_asked_no_more_often_than_it_wants() -> None:
    feed = b"<rss version='2.0'><channel><title>B</title><ttl>60</ttl></channel></rss>"
    with followed() as (site, server, one):
        site.answers["/feed"] = Answer(200, feed)
        page = one.poll("")
        assert one.poll(page.cursor).cursor == page.cursor
        assert len(server.calls) == 1
        past = json.loads(page.cursor) | {"not_before": time.time() - 1}
        one.poll(json.dumps(past))
        assert len(server.calls) == 2


def test_another_address_begins_anew() -> None:
    with followed() as (_, server, one):
        other = fetching.Cursor.of(one.poll("").cursor, f"{server.url}/other")
        assert other == fetching.Cursor(
            feed=f"{server.url}/other", url=f"{server.url}/other"
        )
        assert fetching.Cursor.of("{broken", "x") == fetching.Cursor(feed="x", url="x")


def test_what_was_there_before_comes_by_backfill() -> None:
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "a"), entry("urn:2", "b")]
        page = one.backfill("")
        assert page.total == 2
        assert not page.more
        assert len(facts(one, page)) == 2


def test_a_past_without_a_time_says_so() -> None:
    """It was said at some time before: nobody is to think that it is said now."""
    with followed() as (site, _, one):
        site.entries = [entry("urn:1", "a"), entry("urn:2", "b")]
        dated = [fact.meta.get("undated") for fact in facts(one, one.backfill(""))]
        site.entries = [TIMES.sub("", known) for known in site.entries]
        bare = [fact.meta.get("undated") for fact in facts(one, one.backfill(""))]
        assert (dated, bare) == ([None, None], ["past", "past"])


def test_a_picture_is_fetched_or_gone() -> None:
    with followed() as (site, server, one):
        site.answers["/lake.png"] = Answer(200, b"png", {"content-type": "image/png"})
        got = one.fetch(File("lake.png", ref=f"{server.url}/lake.png"))
        assert (got.content, got.content_type) == (b"png", "image/png")
        site.answers["/lake.png"] = Answer(404)
        with pytest.raises(Refused):
            one.fetch(File("lake.png", ref=f"{server.url}/lake.png"))


def test_half_a_wordpress_account_is_refused_without_being_repeated() -> None:
    from ascolto.connectors.rss.config import Config

    with pytest.raises(ValueError, match="all needed") as caught:
        Config.model_validate(
            {"feed_url": "https://a.example/", "wordpress_password": "secret-words"}
        )
    assert "secret-words" not in str(caught.value)


def test_comments_of_another_site_are_no_business_of_our_wordpress() -> None:
    with followed() as (site, server, one):
        site.entries = [
            entry("urn:x#comment-7", "a"),
            entry("https://o.example/?p=1#comment-8", "b"),
        ]
        page = one.poll(one.poll("").cursor)
        one.poll(page.cursor)
        assert all("rest_route" not in call.path for call in server.calls)


def test_a_feed_alone_is_only_read() -> None:
    from ascolto.channels.contract import Does, Outgoing

    with followed() as (_, server, one):
        assert one.lacks() == {Does.REPLY, Does.FIND}
        with pytest.raises(Refused):
            one.reply(Outgoing("k", "t", "x", in_reply_to="https://a/?p=1#comment-1"))
        assert server.calls == []


def test_the_page_of_a_blog_leads_to_its_feed() -> None:
    with followed() as (site, server, one):
        link = (
            b'<html><link rel="alternate" type="application/atom+xml" href="/comments">'
        )
        site.answers["/feed"] = Answer(200, link, {"content-type": "text/html"})
        assert one.check() == "Commenti"
        cursor = one.poll("").cursor
        site.entries = [entry("urn:1", "Nuovo")]
        assert len(facts(one, one.poll(cursor))) == 1
        assert server.calls[-1].path == "/comments"
        site.answers["/comments"] = site.answers["/feed"]
        with pytest.raises(TryLater) as told:
            one.check()
        assert "né RSS né Atom" in told.value.text.it


def test_a_feed_that_breaks_off_is_said_where_it_is_connected() -> None:
    with followed() as (site, _, one):
        one.check()
        assert one.missing() == ()
        cut = ATOM.format(entry("urn:1", "a"))[:-30].encode()
        site.answers["/feed"] = Answer(200, cut, {"content-type": "application/xml"})
        one.check()
        assert "si interrompe" in one.missing()[0].it


def test_what_is_wrong_with_an_address_is_said_in_both_languages() -> None:
    with followed() as (site, _, one):
        site.answers["/feed"] = Answer(404)
        with pytest.raises(TryLater) as told:
            one.check()
        assert told.value.text.it == "Il feed non si riesce a leggere (stato 404)."
    wrong_ones = {"http://10.0.0.1/feed": "non è su internet", "ftp://b.example/": "cominciano con"}  # fmt: skip
    for url, words in wrong_ones.items():
        with pytest.raises(ValidationError) as wrong:
            Config.model_validate({"feed_url": url})
        assert words in wrong.value.errors()[0]["ctx"]["it"]
