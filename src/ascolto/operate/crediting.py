"""What an order is worth now, and whether it followed from care. Pure.

The rule: the conversation credited is the last one of that customer, with that brand, that a person
of ours answered within so many days before the order. It is *direct* when within the same days a
product's link was put into an answer and the order holds that product (or does not say what it
holds), else *assisted*.

Both are functions of sets: events that come twice, late or in any order give the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class State(StrEnum):
    PLACED = "placed"
    PAID = "paid"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


_RANK = {State.PLACED: 0, State.PAID: 1, State.REFUNDED: 2, State.CANCELLED: 3}


@dataclass(frozen=True)
class Event:
    """Something that happened to an order. `amount` in cents: of the whole order, or what went
    back with a refund; None says nothing (a refund: all of it)."""

    state: State
    at: datetime
    amount: int | None = None


@dataclass(frozen=True)
class Standing:
    """How an order stands after all that is known of it."""

    state: State
    bought_at: datetime
    amount: int  # in cents
    given_back: int

    @property
    def net(self) -> int:
        gone = self.amount if self.state is State.CANCELLED else self.given_back
        return self.amount - gone


def standing(events: Iterable[Event]) -> Standing:
    """At least one event. A moment told twice counts once; of two at one moment the later kind."""
    told = sorted(set(events), key=_order)
    bought = [e for e in told if e.state in (State.PLACED, State.PAID)]
    priced = [e for e in bought if e.amount is not None]
    amount = (priced[-1].amount or 0) if priced else 0
    back = min(amount, sum(_back(e, amount) for e in told))
    return Standing(
        state=_state(told, amount, back),
        bought_at=(bought or told)[0].at,
        amount=amount,
        given_back=back,
    )


def _order(event: Event) -> tuple[datetime, int, int]:
    amount = -1 if event.amount is None else event.amount
    return event.at, _RANK[event.state], amount


def _back(event: Event, amount: int) -> int:
    if event.state is not State.REFUNDED:
        return 0
    return amount if event.amount is None else event.amount


def _state(told: list[Event], amount: int, back: int) -> State:
    """A refund of a part leaves it paid; bought again after it was cancelled, it stands."""
    others = [e.state for e in told if e.state is not State.REFUNDED]
    if not others:
        return State.REFUNDED
    if others[-1] is State.CANCELLED:
        return State.CANCELLED
    if back and back >= amount:
        return State.REFUNDED
    return State.PAID if State.PAID in others else State.PLACED


class Kind(StrEnum):
    DIRECT = "direct"
    ASSISTED = "assisted"


@dataclass(frozen=True)
class Answered:
    """An answer that a person of ours gave a customer."""

    at: datetime
    message: int
    conversation: int
    member: int | None


@dataclass(frozen=True)
class Linked:
    """A product whose link stood in an answer, put in from beside the thread."""

    at: datetime
    sku: str


@dataclass(frozen=True)
class Credit:
    kind: Kind
    answer: Answered


def credit(
    bought_at: datetime,
    skus: frozenset[str],
    answers: Iterable[Answered],
    links: Iterable[Linked],
    *,
    days: int,
) -> Credit | None:
    """None: nobody of ours had answered this customer in those days. `days` 0 credits nothing."""
    since = bought_at - timedelta(days=days)
    near = [a for a in answers if since <= a.at <= bought_at]
    if not near or days <= 0:
        return None
    last = max(near, key=lambda a: (a.at, a.message))
    is_direct = any(
        since <= link.at <= bought_at and (not skus or link.sku in skus)
        for link in links
    )
    return Credit(Kind.DIRECT if is_direct else Kind.ASSISTED, last)
