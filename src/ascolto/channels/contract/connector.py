"""What a connector is: `Connector`, and a protocol for each thing it may do besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from pydantic import BaseModel

from ascolto.channels.contract.answers import Outgoing, Sent, Template
from ascolto.channels.contract.facts import Call, Fact, File, Page, Raw
from ascolto.channels.contract.insights import Insight
from ascolto.channels.contract.live import Bookmarks, ShowsLive
from ascolto.channels.contract.words import Does, Manifest, Text


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
class Reachable(Protocol):
    """Settings that know where customers find the account: the contact page links there. Or a
    connector that the provider tells it: then it is asked right after `check`."""

    def public_url(self) -> str:
        """An https, tel or sms address; "" when it is not known."""
        ...


@runtime_checkable
class Profiled(Protocol):
    """It is somebody at its provider, so that two accounts of it would get everything twice."""

    def profile(self) -> str:
        """The Page, number, profile, mailbox or feed that is connected, by what never changes of it.

        Asked right after `check`, which may find it out; without one, it may be "".
        """
        ...


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
class Hinted(Protocol):
    def hint(self, call: Call) -> None:
        """A call that cannot be believed, of a provider that signs nothing: it says "look".

        What it brings is not read: the account is polled, at most once in a while. Raises `Forged`
        when not even that is owed to the caller. May ask the provider for its keys.
        """
        ...


@runtime_checkable
class Replies(Protocol):
    def reply(self, outgoing: Outgoing) -> Sent:
        """Send it once. Raises `TryLater`, `Refused`, `NeedsReconnect` or `OutcomeUnknown`."""
        ...


@runtime_checkable
class Publishes(Protocol):
    def publish(self, outgoing: Outgoing) -> Sent:
        """Say it to everybody, once, as a post of our own (`outgoing.is_post`), with its `permalink`.

        Raises what `reply` raises. With `Does.FIND`, `find` is asked after posts too. What people
        write below it comes in as below any post of ours.
        """
        ...


@runtime_checkable
class Finds(Protocol):
    def find(self, outgoing: Outgoing) -> Sent | None:
        """Whether that reply went out: the `Sent`, or None when it certainly did not.

        Asked when its outcome is unknown; it is sent again only after None. By its key where the
        provider knows one; else by what stands there (`reconciled`). `outgoing` is the reply as it
        was handed over, with `handed_at` and `taken`, its files without their content. Raises
        `OutcomeUnknown` when the provider cannot tell, with a sentence for the person who must
        decide then; `TryLater` when it is away or what it took may not show yet.
        """
        ...


@runtime_checkable
class Shares(Protocol):
    """The provider's app calls one address, whichever of the accounts in it is meant.

    What `verify` took from a call to one account's address goes to every account of the company
    in the same app that is spoken to.
    """

    def app(self) -> str:
        """Names the app by what only it and we know: its secret, unreadable. Pure."""
        ...

    def is_spoken_to(self, to: str) -> bool:
        """Whether a delivery of the app with this `Raw.to` is for this account. Pure."""
        ...


@dataclass(frozen=True)
class Greeting:
    """What a call gets as its answer, in place of an empty 200."""

    body: bytes = b""
    content_type: str = "text/plain"
    status: int = 200


@runtime_checkable
class Greets(Protocol):
    def greet(self, call: Call) -> Greeting | None:
        """The answer to a call, once what it brought is stored; None: the usual one.

        For handshakes (nothing to store: `verify` gave no deliveries) and for providers that read
        the answer. Raises `Forged`.
        """
        ...


@runtime_checkable
class Fetches(Protocol):
    def fetch(self, file: File) -> File:
        """The file behind `file.ref`, with its content. Raises `ChannelError`; `Refused`: it is gone."""
        ...


@runtime_checkable
class Backfills(Protocol):
    def backfill(self, cursor: str) -> Page:
        """What was said before the account was connected, newest first; "" begins."""
        ...


@runtime_checkable
class Templates(Protocol):
    def templates(self) -> tuple[Template, ...]:
        """The texts that the provider approved for this account."""
        ...


@runtime_checkable
class Expires(Protocol):
    def expires(self) -> datetime | None:
        """When the credentials end, if they do. Asked now and then, right after `check`."""
        ...


@runtime_checkable
class Insights(Protocol):
    def insights(self, since: date) -> Sequence[Insight]:
        """What the provider counts about the account, from `since` to now; asked once a day.

        Figures that it tells only as they stand now are of today (UTC). Raises `ChannelError`.
        """
        ...


@runtime_checkable
class Scoped(Protocol):
    def missing(self) -> tuple[Text, ...]:
        """What the credentials do not allow, one sentence each. Asked right after `check`."""
        ...


def protocols(manifest: Manifest) -> Iterable[tuple[Does, type]]:
    """The protocols that `manifest.does` promises, for the harness and the core."""
    pairs = {
        Does.POLL: Polls,
        Does.LISTEN: Listens,
        Does.WEBHOOK: Hears,
        Does.REPLY: Replies,
        Does.PUBLISH: Publishes,
        Does.FIND: Finds,
        Does.GREET: Greets,
        Does.SHARE: Shares,
        Does.FETCH: Fetches,
        Does.BACKFILL: Backfills,
        Does.TEMPLATES: Templates,
        Does.EXPIRES: Expires,
        Does.LIVE: ShowsLive,
        Does.HINT: Hinted,
        Does.BOOKMARK: Bookmarks,
        Does.INSIGHTS: Insights,
    }
    return [(does, how) for does, how in pairs.items() if does in manifest.does]
