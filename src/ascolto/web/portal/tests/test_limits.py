from __future__ import annotations

from ascolto.web.portal.limits import Limits, Rate

RATE = Rate(3, 60)


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_may_come_in_and_the_next_one_waits() -> None:
    clock = Clock()
    limits = Limits(clock)
    assert [limits.wait("write", "ada", RATE) for _ in range(3)] == [0, 0, 0]
    assert limits.wait("write", "ada", RATE) == 20
    clock.now += 20
    assert limits.wait("write", "ada", RATE) == 0
    assert limits.wait("write", "ada", RATE) == 20


def test_knocking_in_vain_does_not_lengthen_the_wait() -> None:
    limits = Limits(Clock())
    for _ in range(3):
        limits.wait("write", "ada", RATE)
    assert {limits.wait("write", "ada", RATE) for _ in range(50)} == {20}


def test_everybody_and_everything_is_counted_apart() -> None:
    limits = Limits(Clock())
    for _ in range(3):
        limits.wait("write", "ada", RATE)
    assert limits.wait("write", "luca", RATE) == 0
    assert limits.wait("read", "ada", RATE) == 0


def test_memory_stays_bounded_under_a_flood_of_names() -> None:
    limits = Limits(Clock(), most=100)
    for number in range(1000):
        limits.wait("write", str(number), RATE)
    assert len(limits._full_at) <= 100
