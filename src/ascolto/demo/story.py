"""The shape of the demo's story, and `load`, which tells it up to a given now.

Everything here is plain data. Times are whole minutes before now, so the demo is always fresh;
the hours of the day and the weekdays are right for the now it was loaded with.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import TypeVar

T = TypeVar("T", "Brand", "Member", "Account", "Person")

CUSTOMER = "customer"  # what `Turn.who` says when the customer speaks


class Reason(StrEnum):
    """Why a talk was closed."""

    ANSWERED = "answered"
    NOT_NEEDED = "not_needed"  # no answer needed, because …


class FileKind(StrEnum):
    PHOTO = "photo"  # a small PNG
    PDF = "pdf"
    TEXT = "text"


@dataclass(frozen=True)
class Hours:
    """One stretch of opening hours. `weekday` 0 is Monday."""

    weekday: int
    opens: time
    closes: time


@dataclass(frozen=True)
class Brand:
    key: str
    name: str
    colour: str  # "#rrggbb"
    signature: str  # what stands under a reply, after the person's name
    hours: tuple[Hours, ...]
    acknowledgements: Mapping[str, str]  # by language


@dataclass(frozen=True)
class Member:
    key: str
    name: str
    email: str
    role: str  # "admin", "lead", "agent", "voice"
    does: str  # her work, in Italian
    languages: tuple[str, ...] = ("it",)

    @property
    def first_name(self) -> str:
        return self.name.split()[0]


@dataclass(frozen=True)
class Team:
    key: str
    name: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Account:
    """One door. The loader maps `role` to a kind of channel."""

    key: str
    role: str  # "mail", "chat", "form", "portal", "reviews", "counter"
    brand: str
    name: str
    address: str = ""
    public: bool = False
    team: str = ""


@dataclass(frozen=True)
class Holiday:
    name: str
    on: date


@dataclass(frozen=True)
class Handle:
    """A person on one account that has names of its own (chat, portal, reviews)."""

    account: str
    external_id: str
    name: str


@dataclass(frozen=True)
class Person:
    key: str
    name: str
    language: str
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    handles: tuple[Handle, ...] = ()

    def handle(self, account: str) -> Handle | None:
        return next((one for one in self.handles if one.account == account), None)


@dataclass(frozen=True)
class Attachment:
    name: str
    kind: FileKind

    def content(self) -> bytes:
        """The file itself, drawn in code: the same bytes for the same name."""
        from ascolto.demo import files

        return files.content(self.name, self.kind)


@dataclass(frozen=True)
class Turn:
    """One thing said. `who` is "customer" or a member's key; a note is only for the team."""

    who: str
    minutes_before_now: int
    text: str
    subject: str = ""
    note: bool = False
    attachments: tuple[Attachment, ...] = ()
    rating: int | None = None  # stars, on a reviews account
    typed_by: str = ""  # the member who typed in what the customer said (counter)
    address: str = ""  # the customer's address on a mail or form account

    @property
    def by_customer(self) -> bool:
        return self.who == CUSTOMER


@dataclass(frozen=True)
class Changed:
    """What the customer did with what stands there: a `Change` of the rehearsal's."""

    what: str
    minutes_before_now: int
    text: str = ""


@dataclass(frozen=True)
class Closed:
    reason: Reason
    by: str
    minutes_before_now: int
    explanation: str = ""


@dataclass(frozen=True)
class Talk:
    key: str
    person: str
    account: str
    language: str
    turns: tuple[Turn, ...]
    theme: str
    assigned_to: str | None = None
    closed: Closed | None = None
    changes: tuple[Changed, ...] = ()

    @property
    def said(self) -> tuple[Turn, ...]:
        """The turns without the notes."""
        return tuple(turn for turn in self.turns if not turn.note)

    @property
    def awaits_us(self) -> bool:
        """The customer spoke last and nobody closed it."""
        return self.closed is None and self.said[-1].by_customer


@dataclass(frozen=True)
class Company:
    name: str
    slug: str
    language: str
    timezone: str
    place: str
    about: str
    brands: tuple[Brand, ...]
    members: tuple[Member, ...]
    teams: tuple[Team, ...]
    accounts: tuple[Account, ...]
    people: tuple[Person, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    on_call: tuple[str, ...] = field(default=())  # member keys, first called first

    def member(self, key: str) -> Member:
        return _named(self.members, key)

    def account(self, key: str) -> Account:
        return _named(self.accounts, key)

    def person(self, key: str) -> Person:
        return _named(self.people, key)

    def brand(self, key: str) -> Brand:
        return _named(self.brands, key)


def load(
    *, seed: int = 12, now: datetime | None = None
) -> tuple[Company, tuple[Talk, ...]]:
    """The company and its two months of talks, oldest first.

    The same `seed` and `now` always tell the same story. `now` must be aware; None: the clock.
    """
    from ascolto.demo import telling

    return telling.tell(seed=seed, now=now or datetime.now(UTC))


def turns_in_order(talks: tuple[Talk, ...]) -> Iterator[tuple[Talk, Turn]]:
    """Every turn of every talk as it happened, oldest first: what a loader replays."""
    pairs = [(talk, turn) for talk in talks for turn in talk.turns]
    return iter(sorted(pairs, key=lambda pair: -pair[1].minutes_before_now))


def _named(things: tuple[T, ...], key: str) -> T:
    for thing in things:
        if thing.key == key:
            return thing
    raise KeyError(key)
