"""Whether an answer is out after all: X knows no key, but lists what we said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from ascolto.channels.contract import Outgoing, Sent, Standing, reconciled, since
from ascolto.connectors.x import listing, naming, posts
from ascolto.connectors.x.api import Api
from ascolto.connectors.x.naming import Thread
from ascolto.providers.rest.parts import Part

MOST_PAGES = 3
MENTIONS = re.compile(r"^(?:@\w+\s+)+")  # X puts whom one answers before the text
LINK = re.compile(r"https?://(\S+?)/?(?=\s|$)")  # it writes links out


def look(api: Api, us: str, outgoing: Outgoing) -> Sent | None:
    if outgoing.is_post:
        found = _judged(outgoing, *_posts(api, us, None, since(outgoing)))
        return found and replace(found, permalink=naming.link(found.external_id))
    thread = Thread.read(outgoing.thread_id)
    if thread is None:  # refused before anything was sent
        return None
    begun = since(outgoing)
    if thread.kind == "post":
        return _judged(outgoing, *_posts(api, us, thread, begun))
    return _judged(outgoing, *_messages(api, us, thread, begun))


def _judged(outgoing: Outgoing, shown: list[Standing], reaches: bool) -> Sent | None:
    words = replace(outgoing, text=bare(outgoing.text))
    return reconciled(words, shown, reaches_back=reaches)


def _posts(
    api: Api, us: str, thread: Thread | None, begun: datetime
) -> tuple[list[Standing], bool]:
    """Of our own posts since then, those in this conversation; None: those that begin one."""
    shown: list[Standing] = []
    token = ""
    for _ in range(MOST_PAGES):
        page = listing.own_posts(api, us, begun, token)
        shown += _standing(Part(page), thread)
        token = listing.onward(page)
        if not token:
            return shown, True
    return shown, False


def _standing(page: Part, thread: Thread | None) -> Iterator[Standing]:
    for post in page.parts("data"):
        id, at = next(iter(posts.edits(post)), post.id("id")), post.stamp("created_at")
        if id and at and post.id("conversation_id") == (thread.id if thread else id):
            yield Standing(id, bare(posts.text_of(post)), at)


def _messages(
    api: Api, us: str, thread: Thread, begun: datetime
) -> tuple[list[Standing], bool]:
    """Of this conversation, newest first, what we said."""
    shown: list[Standing] = []
    token = ""
    for _ in range(MOST_PAGES):
        page = listing.conversation(api, thread, token)
        listed = Part(page).parts("data")
        times = [event.stamp("created_at") or begun for event in listed]
        for event, at in zip(listed, times, strict=True):
            if event.id("sender_id") == us and event.id("id"):
                name = naming.message(event.id("id"))
                shown.append(Standing(name, bare(posts.text_of(event)), at))
        token = listing.onward(page)
        if not token or min(times, default=begun) < begun:
            return shown, True
    return shown, False


def bare(text: str) -> str:
    """A text without what X adds to it or writes otherwise."""
    return LINK.sub(r"\1", MENTIONS.sub("", text))
