"""Feeds of every quality, as entries."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from ascolto.channels.contract import Malformed
from ascolto.connectors.rss import feeds

ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:at="http://purl.org/atompub/tombstones/1.0"
 xml:lang="it"><title>Commenti</title><id>urn:f</id><updated>2026-11-21T10:00:00Z</updated>
{}</feed>"""
RSS = """<?xml version="1.0"?><rss version="2.0"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>Blog</title>
{}</channel></rss>"""


def entry(known: str, text: str, more: str = "") -> str:
    return (
        f"<entry><id>{known}</id><title>T</title><link href='https://b.example/1'/>"
        f"<updated>2026-11-21T10:00:00Z</updated><content type='html'>{text}</content>{more}</entry>"
    )


def read(text: str) -> feeds.Feed:
    return feeds.read(text.encode())


def test_an_atom_entry_is_read_whole() -> None:
    more = "<thr:in-reply-to ref='urn:c#comment-1'/><author><name>Ada</name><uri>https://a.example/</uri></author>"
    [one] = read(ATOM.format(entry("urn:1", "&lt;p&gt;Ciao&lt;/p&gt;", more))).entries
    assert one["id"] == "urn:1"
    assert one["answers"] == "urn:c#comment-1"
    assert (one["author"], one["author_url"]) == ("Ada", "https://a.example/")
    assert one["html"] == "<p>Ciao</p>"
    assert one["language"] == "it"
    assert one["updated"] == "2026-11-21T10:00:00+00:00"


def test_without_an_id_the_link_names_an_entry_and_else_its_words() -> None:
    item = "<item><title>A</title>{}<description>x</description></item>"
    linked = item.format("<link>https://b.example/2</link>")
    [one] = read(RSS.format(linked)).entries
    assert one["id"] == "https://b.example/2"
    [two] = read(RSS.format(item.format(""))).entries
    assert len(two["id"]) == 64
    assert two == read(RSS.format(item.format(""))).entries[0]


def test_the_link_of_an_alert_is_unwrapped() -> None:
    link = "https://www.google.com/url?rct=j&amp;url=https://news.example/a&amp;ct=ga"
    item = f"<item><title>A</title><link>{link}</link></item>"
    assert read(RSS.format(item)).entries[0]["link"] == "https://news.example/a"


def test_tombstones_are_deletions() -> None:
    dead = "<at:deleted-entry ref='urn:1' when='2026-11-22T08:00:00Z'/>"
    assert read(ATOM.format(dead)).deleted == (
        {"id": "urn:1", "when": "2026-11-22T08:00:00Z"},
    )


@pytest.mark.parametrize(
    ("head", "every"),
    [
        ("<ttl>30</ttl>", timedelta(minutes=30)),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            timedelta(minutes=30),
        ),
        ("<sy:updatePeriod>odd</sy:updatePeriod>", None),
        ("", None),
    ],
)
def test_how_often_the_publisher_wants_to_be_asked(
    head: str, every: timedelta | None
) -> None:
    assert read(RSS.format(head)).every == every


def test_oldest_first() -> None:
    items = "".join(
        f"<item><guid>{n}</guid><title>{n}</title><pubDate>Sat, 21 Nov 2026 1{n}:00:00 GMT</pubDate></item>"
        for n in (3, 1, 2)
    )
    assert [one["id"] for one in read(RSS.format(items)).entries] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "text", ["", "no feed", "<html><body>hello</body></html>", "{}"]
)
def test_what_is_no_feed_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        read(text)


def test_a_bomb_does_not_go_off() -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    bomb = f'<rss version="2.0"><channel><title>&b;</title></channel></rss>{entities}'
    with pytest.raises(Malformed, match="entities"):
        read(bomb)
    begun = time.process_time()
    with pytest.raises(Malformed):
        feeds.read(b"<" * 200_000)
    assert time.process_time() - begun < 5


def test_a_broken_feed_is_read_as_far_as_it_goes() -> None:
    items = "<item><guid>1</guid><title>Caffè & tè</title></item>"
    [one] = read(RSS.format(items)).entries
    assert one["title"].startswith("Caffè")


def test_a_thousand_entries_are_a_thousand() -> None:
    feed = read(ATOM.format("".join(entry(f"urn:{n}", "x") for n in range(1000))))
    assert len({one["id"] for one in feed.entries}) == 1000


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("&#55357;&#56832;", "😀"),
        ("&#xD83D;&#xDE00;", "😀"),
        ("&#xD800;", "\ufffd"),
        ("&#128512;", "😀"),
    ],
)
def test_halves_of_characters_do_not_hide_a_feed(written: str, said: str) -> None:
    item = f"<item><guid>1</guid><title>Ciao {written} a te</title></item>"
    [one] = read(RSS.format(item)).entries
    assert one["title"] == f"Ciao {said} a te"


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/feed">', "https://b.example/feed"),
        ("<LINK href=f.xml type='application/atom+xml' REL='alternate home'/>", "https://b.example/blog/f.xml"),
        ('<link rel="stylesheet" type="application/rss+xml" href="/feed">', ""),
        ('<link rel="alternate" hreflang="en" href="/en/">', ""),
        ('<link rel="alternate" type="application/rss+xml" href="/a?b&amp;c">'
         '<link rel="alternate" type="application/rss+xml" href="/comments">', "https://b.example/a?b&c"),
    ],
)  # fmt: skip
def test_a_page_names_its_feed(head: str, found: str) -> None:
    page = f"<html><head>{head}</head><body>Il blog</body></html>".encode()
    assert feeds.linked(page, "https://b.example/blog/") == found


def test_a_feed_that_breaks_off_is_known_to() -> None:
    whole = ATOM.format(entry("urn:1", "a") + entry("urn:2", "b"))
    assert not read(whole).is_broken
    assert not feeds.read(whole.encode("latin-1"), "text/html").is_broken
    cut = read(whole[: whole.index("urn:2")])
    assert cut.is_broken
    assert [one["id"] for one in cut.entries] == ["urn:1"]
    cut = read(whole[: whole.rindex("</feed>")])
    assert (cut.is_broken, len(cut.entries)) == (True, 2)
    sloppy = RSS.format("<item><guid>1</guid><title>a&nbsp;b</title></item>")
    assert not read(f"{sloppy}<!-- cached -->").is_broken
    assert len(read(sloppy).entries) == 1
