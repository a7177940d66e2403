"""From one notification to facts. Pure.

Below a post each person has a conversation of their own; what the page itself writes there belongs
to the conversation of the comment it answers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Raw,
    Reacted,
)
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

COMMENT = re.compile(r"urn:li:comment:\((urn:li:[a-zA-Z]+:[0-9]{1,25}),([0-9]{1,25})\)")


def facts(raw: Raw, page: str) -> Iterable[Fact]:
    """`page` is the organization's URN. Raises `Malformed`."""
    body = reading.loaded(raw.body)
    listed = list(body.parts("notifications")) or [body]
    return [_fact(one, page) for one in listed]


def _fact(notification: Thing, page: str) -> Fact:
    action = notification.line("action", 60)
    made = ACTIONS.get(action)
    if made is None:
        kind = action or notification.line("type", 60)
        return Ignored(f"Notifications of the kind “{kind}” mean nothing here.")
    return made(notification, page)


def _commented(notification: Thing, page: str) -> Fact:
    comment = notification.part("decoratedGeneratedActivity").part("comment")
    known = notification.id("generatedActivity", 500)
    post, owner = _post(notification, known), comment.maybe("owner")
    ours = owner == page or notification.line("action") == "ADMIN_COMMENT"
    parent = comment.maybe("parentComment", 500)
    text = comment.text("text").strip()
    return Incoming(
        external_id=known,
        author=Author(owner or (page if ours else f"{known}/author"[:320])),
        text=text or "[…]",
        sent_at=notification.when("lastModifiedAt"),
        thread_id="" if ours and parent else _thread(post, owner or known),
        below=post if post != known else "",
        references=tuple(filter(None, (parent, notification.maybe("sourcePost", 500)))),
        subject=notification.part("decoratedSourcePost").line("text", 120),
        permalink=_link(post),
        ours=ours,
        problem="" if text else "LinkedIn sent no words: a picture, or an emoji.",
    )


def _mentioned(notification: Thing, page: str) -> Fact:
    share = notification.part("decoratedGeneratedActivity").part("share")
    known = notification.id("generatedActivity", 500)
    owner = share.maybe("owner")
    return Incoming(
        external_id=known,
        author=Author(owner or f"{known}/author"[:320]),
        text=share.text("text").strip() or "[…]",
        sent_at=notification.when("lastModifiedAt"),
        thread_id=_thread(known, owner or known),
        permalink=_link(known),
        ours=owner == page,
    )


def _edited(notification: Thing, page: str) -> Fact:
    comment = notification.part("decoratedGeneratedActivity").part("comment")
    known = notification.id("generatedActivity", 500)
    at = notification.when("lastModifiedAt")
    return Edited(known, comment.text("text").strip(), at)


def _deleted(notification: Thing, page: str) -> Fact:
    return Deleted(
        notification.id("generatedActivity", 500), notification.when("lastModifiedAt")
    )


def _liked(notification: Thing, page: str) -> Fact:
    like = notification.part("decoratedGeneratedActivity").part("like")
    named = re.match(
        r"urn:li:(?:like|reaction):\((urn:li:[a-zA-Z]+:[\w-]+),",
        notification.line("generatedActivity", 500),
    )
    who = like.maybe("owner") or (named[1] if named else "")
    if not who:
        return Ignored("Somebody likes a post; LinkedIn does not say who.")
    at = notification.when("lastModifiedAt")
    return Reacted(notification.id("sourcePost", 500), Author(who), "👍", at)


ACTIONS: Mapping[str, Callable[[Thing, str], Fact]] = {
    "COMMENT": _commented,
    "ADMIN_COMMENT": _commented,
    "SHARE": _mentioned,
    "SHARE_MENTION": _mentioned,
    "COMMENT_EDIT": _edited,
    "COMMENT_DELETE": _deleted,
    "LIKE": _liked,
}


def _post(notification: Thing, known: str) -> str:
    """The post a comment stands below: its own name says it, in one form for all."""
    found = COMMENT.fullmatch(known)
    return found[1] if found else notification.maybe("sourcePost") or known


def _thread(post: str, owner: str) -> str:
    return f"{post}#{owner}"[:512]


def post_of(thread_id: str) -> str:
    return thread_id.split("#")[0]


def _link(post: str) -> str:
    return f"https://www.linkedin.com/feed/update/{post}"[:1000]
