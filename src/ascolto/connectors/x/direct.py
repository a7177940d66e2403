"""Direct messages of X as facts: as events bring them, and as they are listed. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable

from ascolto.channels.contract import (
    Author,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Receipt,
    Visibility,
)
from ascolto.connectors.x import naming, posts
from ascolto.connectors.x.naming import Thread
from ascolto.connectors.x.posts import Beside
from ascolto.providers.rest.parts import Part, clean


def listed(event: Part, beside: Beside, us: str) -> Iterable[Fact]:
    """A message as `GET /2/dm_events` lists it."""
    if event.line("event_type") not in {"", "MessageCreate"}:
        return [Ignored("Somebody joined or left a group of direct messages.")]
    id, sender, at = event.id("id"), event.id("sender_id"), event.stamp("created_at")
    if not (id and sender and at):
        raise Malformed("A direct message without id, sender_id or created_at.")
    conversation = event.id("dm_conversation_id")
    if not conversation and sender == us:
        raise Malformed("dm_conversation_id is missing: whom we wrote to is not known.")
    thread = naming.direct(conversation, us) if conversation else Thread("dm", sender)
    return [
        Incoming(
            external_id=naming.message(id),
            author=Author(sender, beside.person(sender).line("name")),
            text=posts.text_of(event),
            sent_at=at,
            thread_id=str(thread),
            files=posts.files_of(event, beside),
            visibility=Visibility.PRIVATE,
            ours=sender == us,
            meta=_username(beside.person(sender).line("username", 60)),
        )
    ]


def told(payload: Part, us: str) -> Iterable[Fact]:
    """The messages of a `dm.received` or `dm.sent` event. There may be many."""
    people = payload.part("users")
    events = payload.parts("direct_message_events")
    if not events:
        raise Malformed("direct_message_events is missing.")
    for event in events:
        yield from _told(event, people, us)


def _told(event: Part, people: Part, us: str) -> Iterable[Fact]:
    if event.line("type") != "message_create":
        yield Ignored(f"A direct event of the kind “{event.line('type', 60)}”.")
        return
    body = event.part("message_create")
    id, at = event.id("id"), event.stamp("created_timestamp")
    sender, to = body.id("sender_id"), body.part("target").id("recipient_id")
    if not (id and sender and at and to):
        raise Malformed("message_create: who wrote to whom, or when, is missing.")
    person = people.part(sender)
    data = body.part("message_data")
    yield Incoming(
        external_id=naming.message(id),
        author=Author(sender, person.line("name")),
        text=_words(data),
        sent_at=at,
        thread_id=str(Thread("dm", to if sender == us else sender)),
        files=_files(data),
        visibility=Visibility.PRIVATE,
        ours=sender == us,
        meta=_username(person.line("screen_name", 60)),
    )


def read(payload: Part) -> Iterable[Fact]:
    """They read up to a message: the provider names the last one."""
    marks = payload.parts("direct_message_mark_read_events") or [payload]
    for mark in marks:
        last, at = mark.id("last_read_event_id"), mark.stamp("created_timestamp")
        if not (last and at):
            yield Ignored("Somebody read a direct message; which one is not said.")
        else:
            yield Receipt(naming.message(last), Fate.READ, at)


def _words(data: Part) -> str:
    text = data.text("text")
    picture = data.part("attachment").part("media")
    for link in data.part("entities").parts("urls")[:50]:
        short = link.text("url")
        if short:
            text = text.replace(short, link.text("expanded_url") or short)
    for address in (picture.text("expanded_url"), picture.text("url")):
        text = text.replace(address, "") if address else text
    return clean(html.unescape(text)).strip()


def _files(data: Part) -> tuple[File, ...]:
    media = data.part("attachment").part("media")
    film = Part(media.values | media.part("video_info").values)
    one = posts.file_of(media.id("id") or "1", film)
    return (one,) if one else ()


def _username(name: str) -> dict[str, str]:
    return {"username": name} if name else {}
