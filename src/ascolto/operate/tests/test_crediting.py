"""What an order is worth and what it followed from: the same whatever order things come in."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate.crediting import (
    Answered,
    Event,
    Kind,
    Linked,
    State,
    credit,
    standing,
)

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
PLACED, PAID, CANCELLED, REFUNDED = State


def at(days: float) -> datetime:
    return NOON + timedelta(days=days)


@pytest.mark.parametrize(
    ("events", "state", "net"),
    [
        ([Event(PLACED, at(0), 5000)], PLACED, 5000),
        ([Event(PLACED, at(0), 5000), Event(PAID, at(1), 5500)], PAID, 5500),
        ([Event(PLACED, at(0), 5000), Event(PAID, at(1))], PAID, 5000),
        ([Event(PLACED, at(0), 5000), Event(CANCELLED, at(1))], CANCELLED, 0),
        ([Event(CANCELLED, at(1)), Event(PLACED, at(0), 5000)], CANCELLED, 0),
        ([Event(CANCELLED, at(0)), Event(PLACED, at(0), 5000)], CANCELLED, 0),
        ([Event(CANCELLED, at(0)), Event(PAID, at(2), 5000)], PAID, 5000),  # after all
        ([Event(PAID, at(0), 5000), Event(REFUNDED, at(1), 2000)], PAID, 3000),
        ([Event(PAID, at(0), 5000), Event(REFUNDED, at(1))], REFUNDED, 0),
        ([Event(PAID, at(0), 5000), Event(REFUNDED, at(1), 9000)], REFUNDED, 0),
        ([Event(PAID, at(0), 5000), *[Event(REFUNDED, at(1), 1000)] * 3], PAID, 4000),
        (
            [Event(PAID, at(0), 5000), Event(REFUNDED, at(1), 1000), Event(REFUNDED, at(2), 1000)],
            PAID,
            3000,
        ),
        ([Event(REFUNDED, at(1), 1000)], REFUNDED, 0),
        ([Event(CANCELLED, at(1))], CANCELLED, 0),
    ],
)  # fmt: skip
def test_what_is_left_of_an_order(events: list[Event], state: State, net: int) -> None:
    stands = standing(events)
    assert (stands.state, stands.net) == (state, net)


EVENTS = st.lists(
    st.builds(
        Event,
        st.sampled_from(State),
        st.integers(0, 6).map(at),
        st.none() | st.integers(0, 9000),
    ),
    min_size=1,
    max_size=8,
)
ANSWERS = st.lists(
    st.builds(
        Answered,
        st.integers(-40, 6).map(at),
        st.integers(1, 9),
        st.integers(1, 3),
        st.none() | st.integers(1, 3),
    ),
    max_size=6,
)
LINKS = st.lists(
    st.builds(Linked, st.integers(-40, 6).map(at), st.sampled_from("abc")), max_size=4
)


# A loaded machine says nothing about the rule.
@given(
    EVENTS, ANSWERS, LINKS, st.frozensets(st.sampled_from("abc")),
    st.integers(0, 60), st.randoms(use_true_random=False),
)  # fmt: skip
def test_late_doubled_and_out_of_order_gives_the_same(
    events: list[Event],
    answers: list[Answered],
    links: list[Linked],
    skus: frozenset[str],
    days: int,
    luck: random.Random,
) -> None:
    answers = list({a.message: a for a in answers}.values())  # a message is one
    once = standing(events)
    found = credit(once.bought_at, skus, answers, links, days=days)
    again = [*events, *luck.choices(events, k=3)]
    said, sent = [*answers, *answers], [*links, *links]
    for mixed in (again, said, sent):
        luck.shuffle(mixed)  # type: ignore[arg-type]
    stands = standing(again)
    assert stands == once
    assert credit(stands.bought_at, skus, said, sent, days=days) == found
    assert 0 <= once.net <= once.amount
    if found is not None:
        assert timedelta(0) <= once.bought_at - found.answer.at <= timedelta(days=days)


def answer(days: float, conversation: int = 1, message: int = 1) -> Answered:
    return Answered(at(days), message, conversation, 7)


def kind(
    answers: list[Answered], links: list[Linked], *skus: str, days: int = 30
) -> str:
    found = credit(NOON, frozenset(skus), answers, links, days=days)
    return found.kind if found else ""


def test_the_rule() -> None:
    last = credit(NOON, frozenset(), [answer(-9, 1, 1), answer(-2, 2, 2)], [], days=30)
    assert last is not None
    assert (last.answer.conversation, last.kind) == (2, Kind.ASSISTED)
    assert kind([answer(-31)], []) == ""
    assert kind([answer(-30)], []) == Kind.ASSISTED
    assert kind([answer(0.01)], []) == ""  # said afterwards
    assert kind([answer(-5)], [], days=4) == ""
    assert kind([answer(-5)], [], days=0) == ""
    linked = [Linked(at(-1), "honey")]
    assert kind([answer(-1)], linked) == Kind.DIRECT
    assert kind([answer(-1)], linked, "honey", "oil") == Kind.DIRECT
    assert kind([answer(-1)], linked, "oil") == Kind.ASSISTED
    assert kind([answer(-1)], [Linked(at(1), "honey")], "honey") == Kind.ASSISTED
    assert kind([], linked) == ""
