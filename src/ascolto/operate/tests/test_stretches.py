from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ascolto.operate.stretches import Course, Key, Step

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def key(minute: int) -> Key:
    return NOON + timedelta(minutes=minute), f"m{minute}"


WHOLE = Step(1, from_case=10, to_case=20, since=None)
TAIL = Step(2, from_case=20, to_case=30, since=key(5))


@pytest.mark.parametrize(
    ("steps", "minute", "case"),
    [
        ([], 0, 20),
        ([WHOLE], 0, 20),
        ([WHOLE, TAIL], 4, 20),
        ([WHOLE, TAIL], 5, 30),
        ([WHOLE, TAIL], 9, 30),
        ([Step(1, 10, 20, None, stands=False), TAIL], 4, 10),
        ([Step(1, 10, 20, None, stands=False), TAIL], 5, 30),
        ([WHOLE, Step(2, 20, 30, key(5), stands=False)], 9, 20),
        ([TAIL, Step(3, 30, 40, None)], 1, 40),
        ([TAIL, Step(3, 30, 40, key(5))], 1, 20),
        ([TAIL, Step(3, 30, 40, key(7))], 6, 30),
    ],
)
def test_a_message_belongs_to_the_last_step_that_takes_it(
    steps: list[Step], minute: int, case: int
) -> None:
    assert Course(20, steps).of(key(minute)) == case


def test_what_is_said_next_belongs_to_the_last_step_that_stands() -> None:
    assert Course(1).current == 1
    assert Course(30, [WHOLE, TAIL]).current == 30
    assert Course(30, [WHOLE, Step(2, 20, 30, key(5), stands=False)]).current == 20
    assert Course(30, [TAIL]).since == key(5)
