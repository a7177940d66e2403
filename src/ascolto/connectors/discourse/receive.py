"""From a webhook's or a listing's post to facts. Pure.

A conversation is what one person says in one topic, with our answers to them: a topic of forty
people is forty conversations, each of which somebody owes an answer or not.
"""

from __future__ import annotations

import html as html_words
import re
from collections.abc import Iterable
from urllib.parse import urljoin

from ascolto.channels.contract import (
    Author,
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

REGULAR = 1  # the other types of post: moderators' notes, "closed this topic", whispers
QUOTE = re.compile(r"\[quote(?:=[^\]\n]{0,300})?\](.*?)\[/quote\]\s*", re.S | re.I)
MARK = re.compile(r"\s*<!--\s*ascolto:[^>\n]{1,200}-->\s*\Z")
ATTACHED = re.compile(
    r"<a class=\"attachment\" href=\"([^\"]{1,900})\"[^>]*>([^<]{1,200})</a>"
)
PICTURE = re.compile(r"<img\b[^>]{0,2000}>")
MOST_FILES = 20


def facts(raw: Raw, username: str, base_url: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    event = raw.headers.get("x-discourse-event", "")
    if "ping" in body.values:
        return [Ignored("A ping: the connection works.")]
    if "like" in body.values:
        return [_liked(body.needed("like"))]
    if "post" not in body.values:
        kinds = ", ".join(sorted(body.values))[:60]
        return [Ignored(f"Calls about “{kinds}” mean nothing here.")]
    return _about(body.needed("post"), event, username, base_url)


def _about(post: Thing, event: str, username: str, base_url: str) -> Iterable[Fact]:
    known, at = post.id("id"), post.when("updated_at", "created_at")
    if post.values.get("post_type", REGULAR) != REGULAR:
        return [Ignored("A note of the forum's own, not what somebody wrote.")]
    is_gone = post.values.get("deleted_at") or post.flag("user_deleted")
    if event == "post_destroyed" or is_gone:
        return [Deleted(known, post.moment("deleted_at") or at)]
    if event == "post_recovered":
        return [Ignored("A deletion undone: what was deleted here stays so.")]
    html = post.text("cooked")
    if event == "post_edited":
        edit = Edited(known, _words(post)[0], at, html)
        return [edit, Hidden(known, at)] if post.flag("hidden") else [edit]
    said = _said(post, html, username, base_url)
    return [said, Hidden(known, at)] if post.flag("hidden") else [said]


def _said(post: Thing, html: str, username: str, base_url: str) -> Fact:
    text, quoted = _words(post)
    topic, by = post.id("topic_id"), post.id("username", 200)
    ours = by.lower() == username.lower()
    answered = post.part("reply_to_user").maybe("username", 200)
    private = post.text("topic_archetype") == "private_message"
    return Incoming(
        external_id=post.id("id"),
        author=Author(post.maybe("user_id") or by, post.line("name") or by),
        text=text,
        sent_at=post.when("created_at"),
        thread_id=thread(topic, answered if ours else by),
        below="" if private else topic,
        subject=post.line("topic_title", 500),
        html=html,
        quoted=quoted,
        files=tuple(_files(html, base_url)),
        visibility=Visibility.PRIVATE if private else Visibility.PUBLIC,
        permalink=_link(post, topic, base_url),
        automatic="system" if (post.whole("user_id") or 1) < 0 else "",
        ours=ours,
        spread=_spread(post),
        meta={"topic": topic, "post_number": post.maybe("post_number"), "user": by},
    )


LIKE = 2  # among the forum's actions


def _spread(post: Thing) -> Spread:
    likes = sum(
        max(action.whole("count") or 0, 0)
        for action in post.parts("actions_summary")
        if action.whole("id") == LIKE
    )
    return Spread(likes=likes, comments=max(post.whole("reply_count") or 0, 0))


def thread(topic: str, by: str) -> str:
    """Of one person in one topic; of the topic when an answer of ours is to nobody in particular."""
    return f"{topic}:{by.lower()}" if by else topic


def topic_of(thread_id: str) -> str:
    return thread_id.split(":")[0]


def _words(post: Thing) -> tuple[str, str]:
    """What somebody wrote, and what they quote."""
    raw = MARK.sub("", post.text("raw"))
    if not raw:
        return reading.text_of(post.text("cooked")), ""
    quoted = "\n\n".join(found.strip() for found in QUOTE.findall(raw))
    return QUOTE.sub("", raw).strip() or raw.strip(), quoted


def _liked(like: Thing) -> Fact:
    post, user = like.needed("post"), like.needed("user")
    by = user.id("username", 200)
    author = Author(user.maybe("id") or by, user.line("name") or by)
    at = like.moment("created_at") or post.when("updated_at", "created_at")
    return Reacted(post.id("id"), author, "❤️", at)


def _files(html: str, base_url: str) -> Iterable[File]:
    found = [(href, html_words.unescape(name)) for href, name in ATTACHED.findall(html)]
    for tag in PICTURE.findall(html):
        source = re.search(r"\bsrc=\"([^\"]{1,900})\"", tag)
        if source and not re.search(r"class=\"[^\"]*\b(emoji|avatar)\b", tag):
            found.append((source[1], ""))
    for href, name in found[:MOST_FILES]:
        try:
            ref = urljoin(f"{base_url}/", html_words.unescape(href))
        except ValueError:
            continue
        if re.fullmatch(r"https?://[^\s<>\"]{1,990}", ref):
            last = ref.split("?")[0].rsplit("/", 1)[-1]
            yield File(reading.clean(name or last)[:200] or "file", ref=ref)


def _link(post: Thing, topic: str, base_url: str) -> str:
    number = post.maybe("post_number")
    return f"{base_url}/t/{topic}/{number}"[:1000] if number else ""
