"""From one result of the archive to facts. Pure.

An external id is `person message-id`: whoever writes chooses the ids of their messages, so alone they
would collide. A thread is the person, with the client's own thread where it keeps one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError, fromstring

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Receipt,
)

CLIENT = "{jabber:client}"
MAM = "{urn:xmpp:mam:2}"
FORWARD = "{urn:xmpp:forward:0}"
DELAY = "{urn:xmpp:delay}"
RECEIPTS = "{urn:xmpp:receipts}"
MARKERS = "{urn:xmpp:chat-markers:0}"
CORRECT = "{urn:xmpp:message-correct:0}"
REACTIONS = "{urn:xmpp:reactions:0}"
REPLY = "{urn:xmpp:reply:0}"
OOB = "{jabber:x:oob}"
RETRACTS = ("{urn:xmpp:message-retract:1}", "{urn:xmpp:message-retract:0}")
FASTEN = "{urn:xmpp:fasten:0}"
ORIGIN = "{urn:xmpp:sid:0}"
LOCKED = ("{eu.siacs.conversations.axolotl}encrypted", "{urn:xmpp:omemo:2}encrypted")


def facts(raw: Raw, me: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    if b"<!" in raw.body:
        raise Malformed("XMPP knows no declarations.")
    try:
        result = fromstring(raw.body.decode())
    except (ParseError, UnicodeError, ValueError):
        raise Malformed("This is not XML.") from None
    except RecursionError:
        raise Malformed("This XML is too deep.") from None
    message = result.find(f"{FORWARD}forwarded/{CLIENT}message")
    if message is None:
        raise Malformed("There is no message in it.")
    return [_fact(message, _Where(result, message, me))]


class _Where:
    """Who, with whom, when, under which id."""

    def __init__(self, result: Element, message: Element, me: str) -> None:
        sender, to = bare(message.get("from", "")), bare(message.get("to", me))
        self.ours = sender == me
        self.person = to if self.ours else sender
        if not self.person or "\0" in self.person:
            raise Malformed("from is missing.")
        self.author = Author((me if self.ours else self.person)[:320], _name(sender))
        stamp = result.find(f"{FORWARD}forwarded/{DELAY}delay")
        self.at = _time(stamp.get("stamp", "") if stamp is not None else "")
        self.archived = result.get("id", "")
        origin = message.find(f"{ORIGIN}origin-id")
        self.id = message.get("id") or (
            origin.get("id", "") if origin is not None else ""
        )
        self.id = self.id or self.archived
        if not self.id:
            raise Malformed("id is missing.")

    def named(self, id: str | None) -> str:
        return named(self.person, id or "")


def named(person: str, id: str) -> str:
    """An external id: whose conversation, and the message's own id in it."""
    return f"{person} {id}"[:512]


def _fact(message: Element, where: _Where) -> Fact:
    for special in (_correction, _retraction, _reaction, _receipt, _locked):
        if (fact := special(message, where)) is not None:
            return fact
    if message.get("type") in {"error", "groupchat", "headline"}:
        return Ignored(f"A message of the kind {message.get('type')}.")
    return _said(message, where)


def _said(message: Element, where: _Where) -> Fact:
    body = message.findtext(f"{CLIENT}body", "")
    url = message.findtext(f"{OOB}x/{OOB}url", "")
    files = _files(url)
    if not body.strip() and not files:
        return Ignored("A message without words: somebody types, or opens the chat.")
    thread = message.findtext(f"{CLIENT}thread", "").strip()
    answered = message.find(f"{REPLY}reply")
    to = where.named(answered.get("id", "")) if answered is not None else ""
    return Incoming(
        external_id=where.named(where.id),
        author=where.author,
        text="" if files and body.strip() == url else body,
        sent_at=where.at,
        thread_id=(f"{where.person} {thread}" if thread else where.person)[:512],
        references=(to,) if to else (),
        subject=message.findtext(f"{CLIENT}subject", "")[:500],
        files=files,
        ours=where.ours,
    )


def _files(url: str) -> tuple[File, ...]:
    if not url.startswith(("https://", "http://")) or len(url) > 1000:
        return ()
    return (File((url.split("?")[0].rpartition("/")[2] or "file")[-100:], ref=url),)


def _correction(message: Element, where: _Where) -> Fact | None:
    replaced = message.find(f"{CORRECT}replace")
    if replaced is None or not replaced.get("id"):
        return None
    text = message.findtext(f"{CLIENT}body", "")
    return Edited(where.named(replaced.get("id", "")), text, where.at)


def _retraction(message: Element, where: _Where) -> Fact | None:
    for space in RETRACTS:
        found = message.find(f"{space}retract")
        if found is not None and found.get("id"):
            return Deleted(where.named(found.get("id", "")), where.at)
        applied = message.find(f"{FASTEN}apply-to")
        if applied is not None and applied.find(f"{space}retract") is not None:
            return Deleted(where.named(applied.get("id", "")), where.at)
    return None


def _reaction(message: Element, where: _Where) -> Fact | None:
    found = message.find(f"{REACTIONS}reactions")
    if found is None or not found.get("id"):
        return None
    signs = [(one.text or "").strip() for one in found.iter(f"{REACTIONS}reaction")]
    of = where.named(found.get("id", ""))
    sign = "".join(signs)[:40]
    return Reacted(of, where.author, sign, where.at, gone=not sign)


def _receipt(message: Element, where: _Where) -> Fact | None:
    for tag, fate in (
        (f"{RECEIPTS}received", Fate.DELIVERED),
        (f"{MARKERS}received", Fate.DELIVERED),
        (f"{MARKERS}displayed", Fate.READ),
    ):
        found = message.find(tag)
        if found is not None and found.get("id"):
            if where.ours:
                return Ignored("Our own word that something was seen.")
            return Receipt(where.named(found.get("id", "")), fate, where.at)
    return None


def _locked(message: Element, where: _Where) -> Fact | None:
    if not any(message.find(tag) is not None for tag in LOCKED):
        return None
    return Incoming(
        external_id=where.named(where.id),
        author=where.author,
        text="",
        sent_at=where.at,
        thread_id=where.person[:512],
        ours=where.ours,
        problem="The message is encrypted from end to end (OMEMO), so it cannot be read here: ask "
        "to write without it.",
    )


def bare(address: str) -> str:
    """Without the resource, in lower case."""
    return address.partition("/")[0].strip().lower()


def _name(address: str) -> str:
    return (address.partition("@")[0] or address)[:200]


def _time(stamp: str) -> datetime:
    try:
        at = datetime.fromisoformat(stamp)
    except ValueError:
        raise Malformed("The archive's time is missing.") from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
