"""From one entry, as `poll` stored it, to facts. Pure.

A comment belongs to the conversation of whoever wrote it, post by post; one that answers a comment
of ours follows it. Entries of a feed are marked as automatic: nobody waits for an acknowledgement
under an article.
"""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
)
from ascolto.connectors.rss.feeds import COMMENT
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

LONGEST_ID = 500


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    change = body.line("change", 20)
    if change == "deleted":
        at = body.moment("when") or body.when("seen")
        return [Deleted(body.id("id", LONGEST_ID), at)]
    if change not in {"new", "edited"}:
        return [Ignored(f"An entry that is “{change}” means nothing here.")]
    entry = body.needed("entry")
    if change == "edited":
        at = entry.moment("updated") or body.when("seen")
        html = entry.text("html")
        return [Edited(entry.id("id", LONGEST_ID), _text(entry), at, html)]
    return [_said(entry, body)]


def _said(entry: Thing, body: Thing) -> Fact:
    known, text = entry.id("id", LONGEST_ID), _needed(entry)
    link, answers = entry.link("link"), entry.line("answers", LONGEST_ID)
    is_comment = bool(COMMENT.search(known) or COMMENT.search(link))
    ours = body.flag("ours")
    author = _author(entry, link, body.maybe("writer", 40))
    at = entry.moment("published", "updated")
    thread = "" if COMMENT.search(answers) or ours else _thread(link or known, author)
    return Incoming(
        external_id=known,
        author=author,
        text=text,
        sent_at=at or body.when("seen"),
        thread_id=(thread if is_comment else known),
        below=_post(link or known) if is_comment else "",
        references=(answers,) if answers else (),
        subject=entry.line("title", 500),
        html=entry.text("html"),
        files=tuple(_files(entry)),
        permalink=link,
        automatic="" if is_comment else "feed",
        ours=ours,
        language=entry.line("language", 8),
        meta=_meta(entry, is_undated=at is None and body.flag("past")),
    )


def _meta(entry: Thing, *, is_undated: bool) -> dict[str, str]:
    meta = {"feed": entry.line("feed")} if entry.line("feed") else {}
    return meta | ({"undated": "past"} if is_undated else {})


def _needed(entry: Thing) -> str:
    text = _text(entry)
    if not text:
        raise Malformed("entry.html and entry.title are empty: it says nothing.")
    return text


def _text(entry: Thing) -> str:
    return reading.text_of(entry.text("html")) or entry.text("title").strip()


def _author(entry: Thing, link: str, key: str) -> Author:
    """By what the site tells them by, or their own page; else by their name on that site."""
    site = _host(link)
    name, page = entry.line("author"), entry.link("author_url")
    known = (key and f"{site}/{key}") or page
    known = known or (f"{site}/{name}" if name else f"site:{site or 'feed'}")
    return Author(known[:320], name or site)


def _thread(link: str, author: Author) -> str:
    return f"{_post(link)}#{author.external_id}"[:512]


def _post(link: str) -> str:
    return link.split("#")[0][:512]


def _host(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "")[:200]
    except ValueError:
        return ""


def _files(entry: Thing) -> Iterable[File]:
    for one in entry.parts("files"):
        if ref := one.link("url"):
            name = ref.split("?")[0].rsplit("/", 1)[-1][:200] or "image"
            yield File(name, content_type=one.line("type", 100), ref=ref)
