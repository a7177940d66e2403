"""One message of WhatsApp, of any type: who said it, what it says. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Reacted,
)
from ascolto.connectors.whatsapp import contents
from ascolto.connectors.whatsapp.statuses import explained
from ascolto.providers.meta import reading

Values = dict[str, Any]
GROUP = "group:"  # begins the thread of a group


@dataclass
class Come:
    """The change in which messages came: it names the people once for all of them."""

    value: Values
    time: object = None  # of the call, when a message has none

    @cached_property
    def people(self) -> dict[str, Values]:
        """By number and by id."""
        return {
            key: contact
            for contact in reading.parts(self.value, "contacts")
            for key in (_id(contact, "wa_id"), _id(contact, "user_id"))
            if key
        }

    @cached_property
    def us(self) -> Author:
        """Our number, as the call names it."""
        shown = reading.part(self.value, "metadata").get("display_phone_number")
        number = "".join(filter(str.isdigit, reading.id_of(shown)))[:40]
        return Author(number or "us")

    @cached_property
    def only(self) -> Values:
        """The one person, where there is one: a message may leave out who wrote it."""
        contacts = reading.parts(self.value, "contacts")
        return contacts[0] if len(contacts) == 1 else {}


@dataclass(frozen=True)
class Person:
    """Somebody on WhatsApp: by Meta's id for this company, and by number unless they hide it."""

    user_id: str = ""
    number: str = ""
    names: Values = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.user_id or self.number

    @property
    def author(self) -> Author:
        profile = reading.part(self.names, "profile")
        phone = f"+{self.number}" if self.number.isdigit() else ""
        name = reading.line(profile, "name") or reading.line(profile, "username")
        return Author(self.id[:320], name, phone=phone[:40])


def fact(message: Values, come: Come, *, ours: bool = False, other: str = "") -> Fact:
    """With `ours` we wrote it, in WhatsApp's own app; `other`: whose conversation it is in."""
    external_id = _id(message, "id")
    kind = reading.line(message, "type")
    if not external_id:
        return Ignored(f"A message of the type “{kind[:60]}” without an id.")
    if kind in {"system", "request_welcome"}:
        told = reading.line(reading.part(message, "system"), "body", 300)
        return Ignored(f"WhatsApp tells: {told or kind}")
    person = _other(message, come, other) if ours else _writer(message, come)
    if not person.id:
        return Ignored(f"A message of the type “{kind[:60]}” by nobody.")
    at = reading.moment(message.get("timestamp"), come.time)
    if kind == "reaction":
        reaction = reading.part(message, "reaction")
        emoji, of = reading.line(reaction, "emoji", 40), _id(reaction, "message_id")
        if ours or not of:
            return Ignored("A reaction of our own, or to no message.")
        return Reacted(of, person.author, emoji, at, gone=not emoji)
    if kind in {"edit", "revoke"}:
        return _changed(kind, message, at)
    author = come.us if ours else person.author
    return _said(message, kind, person.id, author, ours=ours, at=at)


def _changed(kind: str, message: Values, at: datetime) -> Fact:
    change = reading.part(message, kind)
    of = _id(change, "original_message_id")
    if not of:
        return Ignored(f"A message of the type “{kind}” that names no message.")
    if kind == "revoke":
        return Deleted(of, at)
    new = reading.part(change, "message")
    read = contents.read(new, reading.line(new, "type"))
    if not read.text:
        return Ignored("An edit without a new text.")
    return Edited(of, read.text, at)


def _said(
    message: Values,
    kind: str,
    thread_id: str,
    author: Author,
    *,
    ours: bool,
    at: datetime,
) -> Fact:
    if kind == "unsupported":
        why = explained(reading.parts(message, "errors"))
        read = contents.Content(problem=f"WhatsApp does not hand it over: {why}")
    elif kind in contents.READERS:
        read = contents.read(message, kind)
    else:
        return Ignored(f"Messages of the type “{kind[:60]}” mean nothing here.")
    context = reading.part(message, "context")
    answered = _id(context, "id")
    group = _id(message, "group_id")
    return Incoming(
        external_id=_id(message, "id"),
        author=author,
        text=read.text,
        sent_at=at,
        thread_id=f"{GROUP}{group}" if group else thread_id,
        references=(answered,) if answered else (),
        files=read.files,
        ours=ours,
        meta=_meta(message, context),
        problem=read.problem,
    )


def _meta(message: Values, context: Values) -> dict[str, Any]:
    """The advertisement or product it began with, and whether it was passed on."""
    ad = reading.part(message, "referral")
    product = reading.part(context, "referred_product")
    found = {
        "ad": reading.line(ad, "headline") or reading.line(ad, "body"),
        "ad_url": reading.line(ad, "source_url", 500),
        "product": _id(product, "product_retailer_id"),
        "forwarded": "yes" if context.get("forwarded") is True else "",
    }
    return {name: value for name, value in found.items() if value}


def _writer(message: Values, come: Come) -> Person:
    number, user_id = _id(message, "from"), _id(message, "from_user_id")
    known = come.people.get(user_id) or come.people.get(number)
    contact = known or ({} if user_id or number else come.only)
    return Person(
        user_id or _id(contact, "user_id"),
        number or _id(contact, "wa_id"),
        contact,
    )


def _other(message: Values, come: Come, other: str) -> Person:
    number, user_id = _id(message, "to") or other, _id(message, "to_user_id")
    contact = come.people.get(user_id) or come.people.get(number) or {}
    return Person(user_id or _id(contact, "user_id"), number, contact)


def _id(values: Values, name: str) -> str:
    return reading.id_of(values.get(name))
