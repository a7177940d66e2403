"""Anger in the discussion it stands in: what holds for any numbers."""

from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.nlp.discussion import USUAL, Discussion, moved

SHARES = st.floats(0, 1)
CROWDS = st.lists(SHARES, min_size=1, max_size=60)


def discussion(*anger: float) -> Discussion:
    return list(accumulate(anger, Discussion.joined_by, initial=Discussion()))[-1]


@pytest.mark.parametrize(
    ("alone", "others", "becomes"),
    [
        (0.3, (), 0.3),
        (0.3, (0.9,), 0.481),
        (0.3, (0.9,) * 10, 0.876),
        (0.3, (0.05,) * 10, 0.097),
        (0.9, (0.05,) * 10, 0.692),
        (0.3, (USUAL,) * 10, 0.3),
    ],
)
def test_anger_is_moved_towards_the_discussion(
    alone: float, others: tuple[float, ...], becomes: float
) -> None:
    assert moved(alone, discussion(*others)) == pytest.approx(becomes, abs=0.001)


def test_it_is_counted_how_many_are_angry() -> None:
    there = discussion(0.9, 0.5, 0.1)
    assert (there.count, there.angry) == (3, 2)
    assert there.anger == pytest.approx(1.5)


@given(SHARES)
def test_who_speaks_first_is_read_by_their_words_alone(alone: float) -> None:
    assert moved(alone, Discussion()) == alone


@given(SHARES, CROWDS)
def test_nobody_is_ever_quite_angry_or_quite_calm(
    alone: float, others: list[float]
) -> None:
    assert 0 < moved(alone, discussion(*others)) < 1


@given(SHARES, SHARES, CROWDS)
def test_angrier_words_stay_angrier(
    one: float, other: float, others: list[float]
) -> None:
    there = discussion(*others)
    assert moved(min(one, other), there) <= moved(max(one, other), there)


@given(SHARES, CROWDS, st.integers(0, 59), SHARES)
def test_an_angrier_discussion_makes_angrier(
    alone: float, others: list[float], place: int, more: float
) -> None:
    at = place % len(others)
    angrier = [*others[:at], max(others[at], more), *others[at + 1 :]]
    assert (
        moved(alone, discussion(*angrier)) >= moved(alone, discussion(*others)) - 1e-12
    )


@given(SHARES, CROWDS, st.randoms())
def test_in_which_order_the_others_spoke_does_not_matter(
    alone: float, others: list[float], chance: object
) -> None:
    mixed = list(others)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert moved(alone, discussion(*mixed)) == pytest.approx(
        moved(alone, discussion(*others))
    )
