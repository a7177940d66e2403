"""One event of a conversation: something said, changed, read, passed on. Pure.

The conversation is named by the customer's id, whichever side speaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Fate,
    Ignored,
    Incoming,
    Reacted,
    Receipt,
)
from ascolto.providers.meta import reading
from ascolto.providers.meta.contents import Reads

# The key under which we sent a message comes back in its echo as `metadata`, behind this mark.
OURS = "ascolto:"

# Events that say nothing to us, and what they are.
SILENT = {
    "account_linking": "Somebody linked or unlinked their account.",
    "app_roles": "The app was given a part in the conversations.",
    "checkout_update": "A change in a purchase.",
    "game_play": "Somebody played a game.",
    "message_context": "Details about a message.",
    "messaging_feedback": "Somebody filled in a survey.",
    "optin": "Somebody agreed to be written to.",
    "pass_thread_control": "The conversation was passed to another app.",
    "payment": "A payment.",
    "pre_checkout": "A purchase began.",
    "referral": "Somebody came through a link or an advertisement, and said nothing yet.",
    "request_thread_control": "Another app asks for the conversation.",
    "take_thread_control": "Another app gave the conversation back, or took it.",
}


@dataclass(frozen=True)
class Event:
    value: dict[str, Any]
    account: str  # the Page or account that is spoken to
    reads: Reads  # what a message of its channel says
    time: object = None  # of the call
    standby: bool = False  # another app is in charge of the conversation
    called: str = "account"  # what is spoken to, in words

    def side(self, name: str) -> str:
        return reading.id_of(reading.part(self.value, name).get("id"))

    @property
    def is_echo(self) -> bool:
        """Said by the account: here, in Meta's own app, or by another one."""
        echo = reading.part(self.value, "message").get("is_echo") is True
        return echo or (self.side("sender") == self.account != "")

    @property
    def customer(self) -> str:
        return self.side("recipient" if self.is_echo else "sender")

    @property
    def author(self) -> Author:
        """Meta does not tell a name with a message; what was said before comes with it."""
        sender = reading.part(self.value, "sender")
        name = reading.line(sender, "name")
        return Author(self.side("sender")[:320] or self.account, name)

    @property
    def at(self) -> datetime:
        return reading.moment(self.value.get("timestamp"), self.time)


def facts(event: Event) -> Iterator[Fact]:
    for name, maker in MAKERS.items():
        if isinstance(event.value.get(name), dict):
            yield from maker(event, event.value[name])
            return
    yield Ignored(_silence(event))


def _silence(event: Event) -> str:
    policy = reading.part(event.value, "policy-enforcement")
    policy = policy or reading.part(event.value, "policy_enforcement")
    if policy:
        action = reading.line(policy, "action", 40)
        why = reading.line(policy, "reason", 300)
        return f"Meta's policy for this {event.called}: {action}. {why}".strip()
    known = next((SILENT[name] for name in SILENT if name in event.value), "")
    sides = {"sender", "recipient", "timestamp"}
    names = ", ".join(sorted(set(event.value) - sides))[:60]
    return known or f"An event “{reading.clean(names)}” means nothing here."


def _message(event: Event, message: dict[str, Any]) -> Iterator[Fact]:
    mid = reading.id_of(message.get("mid"))
    mark = reading.line(message, "metadata", 1000)
    if not mid or not event.customer:
        yield Ignored("A message that names neither itself nor the customer.")
    elif message.get("is_deleted") is True:
        yield Deleted(mid, event.at)
    elif event.is_echo and mark.startswith(OURS):
        # Ours already: that it came out is news only where we did not know.
        key = mark.removeprefix(OURS)
        yield Receipt(key, Fate.DELIVERED, event.at)
    else:
        yield _said(event, message, mid)


def _said(event: Event, message: dict[str, Any], mid: str) -> Incoming:
    read = event.reads(message)
    reply = reading.part(message, "reply_to")
    answered = reading.id_of(reply.get("mid"))
    story = reading.part(reply, "story")
    ad = reading.part(message, "referral")
    meta = {
        "story": reading.words(story, "url")[:500],
        "ad": reading.line(reading.part(ad, "ads_context_data"), "ad_title"),
        "choice": reading.line(reading.part(message, "quick_reply"), "payload"),
    }
    return Incoming(
        external_id=mid,
        author=event.author,
        text=read.text,
        sent_at=event.at,
        thread_id=event.customer,
        references=(answered,) if answered else (),
        files=read.files,
        ours=event.is_echo,
        # Another app answers this one for now; a machine of ours stays out of it.
        automatic="standby" if event.standby else "",
        meta={name: value for name, value in meta.items() if value},
        problem=read.problem,
    )


def _edit(event: Event, edit: dict[str, Any]) -> Iterator[Fact]:
    mid, text = reading.id_of(edit.get("mid")), reading.words(edit, "text")
    if not mid or not text:
        yield Ignored("An edit that does not say what it says now.")
        return
    yield Edited(mid, text, event.at)


def _reaction(event: Event, reaction: dict[str, Any]) -> Iterator[Fact]:
    of = reading.id_of(reaction.get("mid"))
    if not of or event.is_echo or not event.customer:
        yield Ignored("A reaction of our own, or to no message.")
        return
    gone = reading.line(reaction, "action") == "unreact"
    emoji = reading.line(reaction, "emoji", 40) or reading.line(
        reaction, "reaction", 40
    )
    yield Reacted(of, event.author, emoji, event.at, gone=gone)


def _read(event: Event, read: dict[str, Any]) -> Iterator[Fact]:
    """Meta names a time: all that was said until then is read.

    The receipt then names the conversation, and its time is the mark.
    """
    of = reading.id_of(read.get("mid"))
    if not of and event.is_echo:
        yield Ignored("We read what they wrote.")
        return
    mark = read.get("watermark")
    at = event.at if of or mark is None else reading.moment(mark, event.time)
    if of or event.customer:
        yield Receipt(of or event.customer, Fate.READ, at)
    else:
        yield Ignored("Somebody read something.")


def _delivery(event: Event, delivery: dict[str, Any]) -> Iterator[Fact]:
    mids = delivery.get("mids")
    named = [reading.id_of(mid) for mid in mids] if isinstance(mids, list) else []
    at = reading.moment(
        delivery.get("watermark"), event.value.get("timestamp"), event.time
    )
    for mid in filter(None, named):
        yield Receipt(mid, Fate.DELIVERED, at)
    if not any(named):
        yield Ignored("Something was delivered; what, is not told.")


def _postback(event: Event, postback: dict[str, Any]) -> Iterator[Fact]:
    """A button was pressed: the customer's own choice, in its own words where it has some."""
    text = reading.words(postback, "title", "payload")
    if event.is_echo or not event.customer or not text:
        yield Ignored("A button without a meaning.")
        return
    moment = reading.id_of(event.value.get("timestamp")) or reading.id_of(event.time)
    own = f"postback:{event.customer}:{moment}"[:500]
    yield Incoming(
        external_id=reading.id_of(postback.get("mid")) or own,
        author=event.author,
        text=text,
        sent_at=event.at,
        thread_id=event.customer,
        automatic="standby" if event.standby else "",
    )


MAKERS: dict[str, Callable[[Event, dict[str, Any]], Iterator[Fact]]] = {
    "message": _message,
    "message_edit": _edit,
    "reaction": _reaction,
    "read": _read,
    "delivery": _delivery,
    "postback": _postback,
}
