"""From a post, and what became of it, to facts. Pure.

A conversation is what one person says in one thread, with our answers to them: a thread of forty
people is forty conversations, each of which somebody owes an answer or not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ascolto.channels.contract import (
    Author,
    Counted,
    Deleted,
    Edited,
    Fact,
    File,
    Hidden,
    Ignored,
    Incoming,
    Raw,
    Reacted,
    Spread,
    Visibility,
)
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

QUOTE = re.compile(
    r"<aside class=\"quote-block\">((?:(?!<aside\b).)*?)</aside>", re.S | re.I
)
HEADING = re.compile(r"<div class=\"quote-heading\"[^>]{0,200}>.{0,500}?</div>", re.S)
PERSON = re.compile(r"/u/[\w-]{1,100}/(\d{1,15})/")
DEEPEST = 10  # quotes in quotes
MOST_FILES = 20


def facts(raw: Raw, base_url: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    event, post = body.maybe("event"), body.needed("post")
    known, at = post.id("id"), body.when("at")
    if event == "deleted":
        return [Deleted(known, at)]
    if event in {"hidden", "shown"}:
        return [Hidden(known, at, shown=event == "shown")]
    if post.flag("is_event"):
        return [Ignored("A note of the forum's own, not what somebody wrote.")]
    if event == "edited":
        html = post.text("content")
        return [Edited(known, split(html)[0], post.when("updated_on"), html)]
    if event == "liked":
        spread = Counted(known, Spread(likes=_likes(post)), at)
        return [spread, *(_liked(post, one, body) for one in post.parts("last_likes"))]
    if event != "created":
        return [Ignored(f"“{event[:40]}” means nothing here.")]
    said = _said(body, post, base_url)
    is_away = post.flag("is_hidden") or post.flag("is_unapproved")
    return [said, Hidden(known, at)] if is_away else [said]


def _said(body: Thing, post: Thing, base_url: str) -> Incoming:
    html, thread = post.text("content"), body.needed("thread")
    text, quoted = split(html)
    place, author = thread.id("place", 40), _author(post)
    ours, private = body.flag("ours"), place[:1] == "p"
    spoken_to = _quoted_person(html) or body.maybe("answers")
    return Incoming(
        external_id=post.id("id"),
        author=author,
        text=text,
        sent_at=post.when("posted_on"),
        thread_id=thread_id(place, spoken_to if ours else author.external_id),
        below="" if private else place,
        subject=thread.line("title", 500),
        html=html,
        quoted=quoted,
        files=tuple(_files(post, base_url)),
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        permalink=_link(post, base_url),
        ours=ours,
        spread=Spread(likes=_likes(post)),
        meta={"thread": place, "user": post.line("poster_name")},
    )


def thread_id(place: str, person: str) -> str:
    """Of one person in one thread; of the thread where an answer of ours is to nobody in particular."""
    return f"{place}:{person.lower()}" if person else place


def place_of(thread_id: str) -> str:
    return thread_id.split(":")[0]


def split(html: str) -> tuple[str, str]:
    """What somebody wrote, and what they quote, as text."""
    quotes: list[str] = []
    for _ in range(DEEPEST):
        found = QUOTE.findall(html)
        quotes = found or quotes
        if not found:
            break
        html = QUOTE.sub("\n", html)
    quoted = "\n\n".join(reading.text_of(HEADING.sub("", one)) for one in quotes)
    return reading.text_of(html), quoted.strip()


def _author(post: Thing) -> Author:
    """Somebody whose account is deleted has a name only."""
    poster = post.part("poster")
    name = poster.line("real_name") or post.line("poster_name")
    return Author(poster.maybe("id") or post.id("poster_name", 200), name)


def _quoted_person(html: str) -> str:
    quote = QUOTE.search(html)
    found = PERSON.search(quote[1]) if quote else None
    return found[1] if found else ""


def _likes(post: Thing) -> int:
    return max(post.whole("likes") or 0, 0)


def _liked(post: Thing, like: Thing, body: Thing) -> Reacted:
    by = like.maybe("id") or like.id("username", 200)
    author = Author(by, like.line("username"))
    return Reacted(post.id("id"), author, "👍", body.when("at"))


def _files(post: Thing, base_url: str) -> Iterable[File]:
    for one in list(post.parts("attachments"))[:MOST_FILES]:
        where = one.part("url").line("index", 500)
        if re.fullmatch(r"/[^\s<>\"/][^\s<>\"]*", where):
            yield File(one.line("filename") or "file", ref=f"{base_url}{where}"[:1000])


def _link(post: Thing, base_url: str) -> str:
    where = post.part("url").line("index", 500)
    return f"{base_url}{where}"[:1000] if re.fullmatch(r"/[^\s<>\"]+", where) else ""
