"""What a connector is. With `core.http`, the only part of Ascolto that a connector may import.

A connector turns a provider's words into the small vocabulary below and back. It never touches
the database: raw deliveries go in (`Raw`), facts come out (`Incoming`, `Edited`, `Deleted`,
`Receipt`); an `Outgoing` goes in, a `Sent` or one of the `ChannelError`s comes out. The core
stores, orders, retries, threads and shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel

# --- words -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    """A text for people, in both languages of the product. It lives in the connector's folder."""

    it: str
    en: str

    def in_(self, language: str) -> str:
        """The text in `language` (a code such as "it" or "it-IT"); English when unknown."""
        return self.it if language.startswith("it") else self.en


class Does(StrEnum):
    """One thing a channel lets us do."""

    POLL = "poll"  # Polls.poll
    LISTEN = "listen"  # Listens.wait: pushed news between two polls
    WEBHOOK = "webhook"  # Hears.verify: the provider calls us
    PORTAL = "portal"  # customers reach it through a page or widget of ours
    REPLY = "reply"  # Replies.reply
    FIND = "find"  # Finds.find: tells whether a reply went out
    EDITED = "edited"  # tells us about edits
    DELETED = "deleted"  # tells us about deletions
    RECEIPT = "receipt"  # tells us about delivery, reading, bounces
    ATTACH = "attach"  # carries files both ways
    TYPING = "typing"  # shows who is typing
    RETURN = "return"  # brings Outgoing.thread_token back with the answer
    COPY = "copy"  # carries copies: Outgoing.cc and bcc


class Identity(StrEnum):
    """Whose identity a channel's author id is: two channels with the same one share handles."""

    EMAIL = "email"
    PHONE = "phone"
    ACCOUNT = "account"  # means something inside this one account only


class Visibility(StrEnum):
    PRIVATE = "private"
    PUBLIC = "public"


class Unit(StrEnum):
    """In what the provider counts the length of a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"


class Grade(StrEnum):
    BRONZE = "bronze"  # the harness passes
    SILVER = "silver"  # resumes from a cursor, backs off, idempotent send, window rules
    GOLD = "gold"  # edits, deletions, files; run against a real server in the tests


@dataclass(frozen=True)
class Manifest:
    """What a channel is and may do: one literal per connector. The core asks it, never the kind."""

    kind: str
    title: Text
    about: Text  # one sentence for the page where an account is connected
    does: frozenset[Does]
    grade: Grade
    identity: Identity
    docs_url: str = ""
    icon: str = "channel"  # a symbol of the design's icon file
    visibility: Visibility = Visibility.PRIVATE
    text_limit: int | None = None
    text_unit: Unit = Unit.CHARACTERS
    reply_window: timedelta | None = None
    attachment_limit: int = 0  # bytes for all files of one message; 0: none
    rate_per_second: float | None = None
    poll_every: timedelta = timedelta(minutes=1)
    personal_data: tuple[str, ...] = ()
    # Answers leave through an account of this identity.
    answers_through: Identity | None = None
    # Members type in what was said; no acknowledgement goes out.
    written_by_staff: bool = False
    acknowledges: bool = True  # an automatic acknowledgement makes sense here
    hidden: bool = False  # not offered on the connect page


# --- facts that come in ----------------------------------------------------------------------


@dataclass(frozen=True)
class Raw:
    """One delivery exactly as it came: what is stored before we say "got it".

    `delivery_id` is unique within the account (a webhook id, an IMAP uid with its validity, a
    client's message id): the same one twice is the same delivery.
    """

    delivery_id: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """What one poll brought: stored together with `cursor`, or not at all."""

    items: tuple[Raw, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True)
class Call:
    """A webhook call as it came. `headers` have lower-case names."""

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"


@dataclass(frozen=True)
class Author:
    external_id: str  # an e-mail address, a phone number, a provider's user id
    name: str = ""
    email: str = ""  # known besides the id
    phone: str = ""


@dataclass(frozen=True)
class File:
    """An attachment. `name` and `content_type` are the sender's claim; the core trusts neither."""

    name: str
    content: bytes
    content_type: str = ""
    content_id: str = ""  # of an inline picture, without the angle brackets


@dataclass(frozen=True)
class Incoming:
    """Something said. With `ours` set it was said by us, in the provider's own app."""

    external_id: str
    author: Author
    text: str
    sent_at: datetime  # aware
    thread_id: str = ""  # the provider's; "": found by `references`, else a new one
    references: tuple[str, ...] = ()  # external ids it answers, nearest first
    thread_token: str = ""  # a token of ours that came back (see Outgoing.thread_token)
    subject: str = ""
    html: str = ""  # as it came; the core sanitises it
    quoted: str = ""  # the folded part: what the text quotes, signatures
    files: tuple[File, ...] = ()
    visibility: Visibility | None = None  # None: the manifest's
    permalink: str = ""
    rating: int | None = None
    automatic: str = ""  # why no machine may answer it: "list", "auto-submitted"…
    ours: bool = False
    language: str = ""
    reply_to: str = ""  # where they ask answers to go, when not where they write from
    others: tuple[str, ...] = ()  # who else it was addressed to, none of them us
    meta: Mapping[str, Any] = field(default_factory=dict)  # small
    problem: str = ""  # what could not be understood of it, in plain English


@dataclass(frozen=True)
class Edited:
    external_id: str
    text: str
    at: datetime
    html: str = ""


@dataclass(frozen=True)
class Deleted:
    external_id: str
    at: datetime


class Fate(StrEnum):
    DELIVERED = "delivered"
    READ = "read"
    FAILED = "failed"


@dataclass(frozen=True)
class Receipt:
    """What became of a message of ours, named by its external id or idempotency key."""

    of: str
    fate: Fate
    at: datetime
    why: str = ""
    external_id: str = ""  # of the notice itself, when it is a message of its own


@dataclass(frozen=True)
class Ignored:
    """A delivery understood and deliberately left aside."""

    why: str


Fact = Incoming | Edited | Deleted | Receipt | Ignored


# --- what goes out ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Outgoing:
    """One reply to send. `idempotency_key` names it for good, whatever happens on the way."""

    idempotency_key: str
    thread_id: str
    text: str
    to: Author | None = None
    cc: tuple[str, ...] = ()  # of the channel's identity; only with Does.COPY
    bcc: tuple[str, ...] = ()  # who gets it without the others knowing
    subject: str = ""
    in_reply_to: str = ""  # external id of the message it answers
    references: tuple[str, ...] = ()  # the thread's external ids, oldest first
    thread_token: str = ""  # to be carried where the channel can bring it back
    files: tuple[File, ...] = ()
    automatic: bool = False  # an acknowledgement: to be marked as such
    sender_name: str = ""  # the person, or the brand when automatic
    language: str = "it"
    html: str = ""  # the same as `text`, for channels that carry both
    quoted: str = ""  # the message it answers, as text, for channels that quote
    quoted_author: str = ""
    quoted_at: datetime | None = None


@dataclass(frozen=True)
class Sent:
    external_id: str
    sent_at: datetime


class ChannelError(Exception):
    """The provider said no. `text` is for people, in both languages where the connector knows
    them, and never holds a secret; `str()` is its English."""

    def __init__(self, message: str | Text = "") -> None:
        self.text = message if isinstance(message, Text) else Text(message, message)
        super().__init__(self.text.en)


class TryLater(ChannelError):
    """Nothing was sent; the same call may succeed later."""

    def __init__(self, message: str | Text, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Refused(ChannelError):
    """Nothing was sent and trying again will not help; the reason is shown to a person."""


class NeedsReconnect(ChannelError):
    """The credentials ended; the account's owner must connect it again. Nothing was sent."""


class OutcomeUnknown(ChannelError):
    """It may have been sent. Never sent again without asking the provider or a person."""


class Forged(ChannelError):
    """The call's signature is wrong, missing or too old."""


class Malformed(ChannelError):
    """A delivery that cannot be understood; it is kept, shown and can be replayed."""


# --- what a connector is ---------------------------------------------------------------------


@dataclass(frozen=True)
class Site:
    """What the core tells a connector about the account it works for."""

    account: str  # the account's public id
    name: str
    public_url: str  # of this installation, without a trailing slash; "" when unknown
    webhook_url: str = ""  # where the provider calls
    # Our own addresses: never to be answered.
    workspace_addresses: frozenset[str] = frozenset()
    secret: bytes = b""  # the account's own random key, for what it signs
    # What a connector must keep across calls and the cursor is too small for, e.g. probe results.
    notes: Mapping[str, str] = field(default_factory=dict)


class Connector(Protocol):
    """Built as `Connector(config, site)`, used by one thread, thrown away after a batch of work."""

    manifest: Manifest
    config: BaseModel
    site: Site

    def check(self) -> str:
        """Prove that the account works; return its name for people. Raises `ChannelError`."""
        ...

    def parse(self, raw: Raw) -> Iterable[Fact]:
        """The facts in one delivery. Pure: no network, the same raw gives the same facts.

        Raises `Malformed` when nothing can be understood.
        """
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Limited(Protocol):
    """Settings with which an account may do less than its manifest says: one that only receives."""

    def lacks(self) -> frozenset[Does]: ...


@runtime_checkable
class Polls(Protocol):
    def poll(self, cursor: str) -> Page:
        """What came since `cursor` ("" on the first call), oldest first, in bounded pages."""
        ...


@runtime_checkable
class Listens(Protocol):
    def wait(self, seconds: float) -> bool:
        """Block until news may be there (True) or `seconds` have passed (False)."""
        ...


@runtime_checkable
class Hears(Protocol):
    def verify(self, call: Call) -> tuple[Raw, ...]:
        """Check the signature on the raw bytes; split into deliveries. Raises `Forged`."""
        ...


@runtime_checkable
class Replies(Protocol):
    def reply(self, outgoing: Outgoing) -> Sent:
        """Send it once. Raises `TryLater`, `Refused`, `NeedsReconnect` or `OutcomeUnknown`."""
        ...


@runtime_checkable
class Finds(Protocol):
    def find(self, idempotency_key: str) -> Sent | None:
        """Whether that reply went out: the `Sent`, or None when it certainly did not.

        Raises `OutcomeUnknown` when the provider cannot tell, `TryLater` when it is away.
        """
        ...


def protocols(manifest: Manifest) -> Iterable[tuple[Does, type]]:
    """The protocols that `manifest.does` promises, for the harness and the core."""
    pairs = {
        Does.POLL: Polls,
        Does.LISTEN: Listens,
        Does.WEBHOOK: Hears,
        Does.REPLY: Replies,
        Does.FIND: Finds,
    }
    return [(does, how) for does, how in pairs.items() if does in manifest.does]
