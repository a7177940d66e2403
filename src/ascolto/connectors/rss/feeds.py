"""RSS and Atom of every quality, as entries. Pure."""

from __future__ import annotations

import calendar
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urljoin, urlsplit

import feedparser

from ascolto.channels.contract import Malformed, Text
from ascolto.providers.rest import reading

COMMENT = re.compile(r"#comment-([0-9]{1,18})$")
TOMBSTONE = re.compile(rb"<(?:[\w-]+:)?deleted-entry\b([^>]{0,2000})>")
ATTRIBUTE = re.compile(rb"(ref|when)\s*=\s*[\"']([^\"']{1,600})[\"']")
# A run of them, since two halves of one character (UTF-16) stand side by side.
NUMBERED = re.compile(
    rb"(?:&#(?:0{0,8}[0-9]{5}(?![0-9])|[xX]0{0,8}[0-9a-fA-F]{4}(?![0-9a-fA-F]));?)+"
)
LINK = re.compile(r"<link\b([^>]{0,2000})>", re.IGNORECASE)
ATTRIBUTES = re.compile(
    r"""([a-z-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
FEEDS = frozenset(("application/rss+xml", "application/atom+xml"))
ENDS = re.compile(rb"</(?:[\w-]+:)?(?:rss|feed|rdf)\s*>", re.IGNORECASE)
WHOLE = re.compile(rb"</(?:[\w-]+:)?(?:item|entry)\s*>\s*$", re.IGNORECASE)
MOST_AFTER = (
    4096  # bytes that may follow the end: remarks of a cache, scripts of a host
)
MOST_OF_PAGE = 200_000  # bytes in which a page names its feed
NO_FEED = Text(
    it="Questo non è né RSS né Atom, e la pagina non indica un feed suo.",
    en="This is neither RSS nor Atom, and the page names no feed of its own.",
)
BOMB = Text(
    it="Il feed dichiara entità, come fanno solo gli attacchi.",
    en="The feed declares entities, as only an attack does.",
)
PERIODS = {"hourly": 60, "daily": 1440, "weekly": 10_080}
MOST_FILES = 5
MOST_ENTRIES = 2_000  # the latest; some feeds show all they ever had


@dataclass(frozen=True)
class Feed:
    title: str
    entries: tuple[dict[str, Any], ...]  # as JSON, oldest first
    deleted: tuple[dict[str, Any], ...]
    every: timedelta | None  # how often the publisher wants to be asked
    is_broken: bool = False  # it ends in the middle


def read(body: bytes, content_type: str = "") -> Feed:
    """Raises `Malformed` for what is no feed."""
    if b"<!ENTITY" in body:
        raise Malformed(BOMB)
    told = {"content-type": content_type} if content_type else {}
    try:
        parsed = feedparser.parse(
            io.BytesIO(NUMBERED.sub(_whole, body)),
            response_headers=told,
            sanitize_html=False,
        )
    except Exception as error:  # the library's parsers raise what they like
        raise Malformed(f"The feed cannot be read: {type(error).__name__}.") from None
    if not parsed.get("version"):
        raise Malformed(NO_FEED)
    head = parsed.feed
    language = str(head.get("language", ""))
    title = reading.clean(str(head.get("title", "")))[:200]
    is_broken = not ENDS.search(body[-MOST_AFTER:])
    is_half = is_broken and not WHOLE.search(body[-MOST_AFTER:])
    whole = parsed.entries[:-1] if is_half else parsed.entries
    listed = [_entry(one, language, title) for one in whole]
    listed.sort(key=lambda entry: entry["published"] or entry["updated"] or "")
    listed = listed[-MOST_ENTRIES:]
    return Feed(title, tuple(listed), tuple(_tombstones(body)), _every(head), is_broken)


def linked(body: bytes, address: str) -> str:
    """The feed that a page names as its other form, the first of them; "" without one."""
    for tag in LINK.findall(body[:MOST_OF_PAGE].decode("utf-8", "replace")):
        told = {
            name.lower(): unescape(a or b or c)
            for name, a, b, c in ATTRIBUTES.findall(tag)
        }
        is_other = "alternate" in told.get("rel", "").lower().split()
        if (
            is_other
            and told.get("type", "").strip().lower() in FEEDS
            and told.get("href")
        ):
            return urljoin(address, told["href"].strip())
    return ""


def _whole(run: re.Match[bytes]) -> bytes:
    """Halves of characters joined, lone ones replaced: the library stumbles over them."""
    numbers = [one.rstrip(b";").lower() for one in run[0].split(b"&#")[1:]]
    said = "".join(
        chr(int(one[1:], 16) if one.startswith(b"x") else int(one)) for one in numbers
    )
    joined = said.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return "".join(f"&#{ord(one)};" for one in joined).encode()


def mark(entry: dict[str, Any]) -> str:
    """Changes when what an entry says changes; whoever reads it does not care about the rest."""
    said = f"{entry['title']}\0{entry['html']}"
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _entry(one: Any, language: str, feed: str) -> dict[str, Any]:
    link = _target(str(one.get("link", "")))
    body = one.get("content") or []
    html = str(body[0].get("value", "")) if body else str(one.get("summary", ""))
    title = reading.text_of(str(one.get("title", "")))[:500]
    published = _time(one.get("published_parsed"))
    known = str(one.get("id", "")) or link
    if not known:
        known = hashlib.sha256(f"{title}{published}{html}".encode()).hexdigest()
    answers = one.get("thr_in-reply-to") or {}
    person = one.get("author_detail") or {}
    return {
        "id": _short(reading.clean(known)),
        "link": reading.clean(link),
        "title": title,
        "author": reading.clean(str(person.get("name") or one.get("author", "")))[:200],
        "author_url": reading.clean(str(person.get("href", "")))[:300],
        "html": reading.clean(html)[: reading.LONGEST_TEXT],
        "published": published,
        "updated": _time(dict.get(one, "updated_parsed")),
        "language": language[:8],
        "feed": feed,
        "answers": reading.clean(str(answers.get("ref", "")))[:500],
        "files": _files(one),
    }


def _files(one: Any) -> list[dict[str, str]]:
    """Pictures only: a podcast's hour of sound is nobody's attachment."""
    found = [
        {"url": str(e.get("href", ""))[:1000], "type": str(e.get("type", ""))[:100]}
        for e in one.get("enclosures") or []
    ]
    return [f for f in found if f["type"].startswith("image/")][:MOST_FILES]


def _tombstones(body: bytes) -> list[dict[str, Any]]:
    """RFC 6721: what was taken out of the feed on purpose."""
    found = []
    for attributes in TOMBSTONE.findall(body):
        named = {
            name.decode(): value.decode("utf-8", "replace")
            for name, value in ATTRIBUTE.findall(attributes)
        }
        if ref := reading.clean(named.get("ref", "")):
            found.append({"id": _short(ref), "when": named.get("when", "")})
    return found


def _every(head: Any) -> timedelta | None:
    said = str(head.get("ttl", ""))
    if said.isdigit() and len(said) < 6:
        return timedelta(minutes=int(said))
    minutes = PERIODS.get(str(head.get("sy_updateperiod", "")).strip().lower())
    times = str(head.get("sy_updatefrequency", "1")).strip()
    often = int(times) if times.isdigit() and 0 < len(times) < 4 else 1
    return timedelta(minutes=minutes / max(often, 1)) if minutes else None


def _time(parsed: Any) -> str | None:
    try:
        at = datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return at.isoformat() if 1 < at.year < 9999 else None


def _target(link: str) -> str:
    """Where a link leads; an alert of Google's wraps it in an address of its own."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.netloc == "www.google.com" and parts.path == "/url":
        asked = parse_qs(parts.query)
        return (asked.get("url") or asked.get("q") or [link])[0]
    return link


def _short(known: str) -> str:
    if len(known) <= 500:
        return known
    return hashlib.sha256(known.encode("utf-8", "replace")).hexdigest()
