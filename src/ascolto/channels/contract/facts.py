"""What comes in: deliveries as they came, and the facts in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ascolto.channels.contract.words import Visibility


@dataclass(frozen=True)
class Raw:
    """One delivery exactly as it came: what is stored before we say "got it".

    `delivery_id` is unique within the account (a webhook id, an IMAP uid with its validity, a
    client's message id): the same one twice is the same delivery.
    """

    delivery_id: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    # To whom it speaks, where one address serves several accounts (see `Shares`). Not kept.
    to: str = ""


@dataclass(frozen=True)
class Quota:
    """How many calls the provider still takes."""

    left: int
    of: int
    resets_at: datetime | None = None


@dataclass(frozen=True)
class Page:
    """What one poll brought: stored together with `cursor`, or not at all."""

    items: tuple[Raw, ...]
    cursor: str
    more: bool = False
    total: int | None = (
        None  # how many there are in all, where the provider tells: for progress
    )
    quota: Quota | None = None


@dataclass(frozen=True)
class Call:
    """A webhook call as it came. `headers` have lower-case names."""

    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "POST"
    path: str = ""  # below the account's address, without slashes at its ends


@dataclass(frozen=True)
class Author:
    external_id: str  # an e-mail address, a phone number, a provider's user id
    name: str = ""
    email: str = ""  # known besides the id
    phone: str = ""
    followers: int | None = None  # None: the provider does not say


@dataclass(frozen=True)
class File:
    """An attachment. `name` and `content_type` are the sender's claim; the core trusts neither.

    With a `ref` (a media id, an address) the content is not there yet: the core gets it soon by
    `Fetches.fetch`, before it expires at the provider.
    """

    name: str
    content: bytes = b""
    content_type: str = ""
    content_id: str = ""  # of an inline picture, without the angle brackets
    ref: str = ""


class Consent(StrEnum):
    """What a person said about being written to, by a word that the channel knows for it."""

    STOP = "stop"
    START = "start"


@dataclass(frozen=True)
class Spread:
    """How far something public went, as the provider counts it at this moment."""

    likes: int = 0
    comments: int = 0
    shares: int = 0


@dataclass(frozen=True)
class Incoming:
    """Something said. With `ours` set it was said by us, in the provider's own app."""

    external_id: str
    author: Author
    text: str
    sent_at: datetime  # aware
    thread_id: str = ""  # the provider's; "": found by `references`, else a new one
    # The provider's post, video, article or topic that it stands below, with what others say there.
    below: str = ""
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
    spread: Spread | None = None  # None: the provider does not say
    meta: Mapping[str, Any] = field(default_factory=dict)  # small
    problem: str = ""  # what could not be understood of it, in plain English
    # "Do not write to me here" or "write to me again": the core keeps to it.
    consent: Consent | None = None


@dataclass(frozen=True)
class Edited:
    external_id: str
    text: str
    at: datetime
    html: str = ""
    rating: int | None = None  # the stars now; None: as they were


@dataclass(frozen=True)
class Deleted:
    external_id: str
    at: datetime


@dataclass(frozen=True)
class Hidden:
    """Hidden from the public, or (`shown`) brought back; the words stay."""

    external_id: str
    at: datetime
    shown: bool = False


@dataclass(frozen=True)
class Reacted:
    """A reaction to a message; with `gone`, it was taken back. The last word of each author counts."""

    of: str  # the message's external id
    author: Author
    emoji: str  # an emoji, or the provider's word where it has none
    at: datetime
    gone: bool = False


@dataclass(frozen=True)
class Counted:
    """How far a message has gone by now; what was counted last holds."""

    of: str  # the message's external id
    spread: Spread
    at: datetime


class Fate(StrEnum):
    DELIVERED = "delivered"
    READ = "read"
    PUBLISHED = "published"  # a moderated answer shows now
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


Fact = Incoming | Edited | Deleted | Hidden | Reacted | Counted | Receipt | Ignored
