"""When somebody does not want to be disturbed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.operate.quiet import Quiet

ROME = ZoneInfo("Europe/Rome")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


NIGHT = Quiet(ROME, begins=time(20), ends=time(8))
LUNCH = Quiet(ROME, begins=time(13), ends=time(14, 30))
WEEKEND = Quiet(ROME, begins=time(20), ends=time(8), days=frozenset({5, 6}))
CASES = [
    (NIGHT, "2026-03-04 12:00", None),
    (NIGHT, "2026-03-04 20:00", "2026-03-05 08:00"),
    (NIGHT, "2026-03-05 03:00", "2026-03-05 08:00"),
    (NIGHT, "2026-03-05 08:00", None),
    (LUNCH, "2026-03-04 13:15", "2026-03-04 14:30"),
    (LUNCH, "2026-03-04 14:30", None),
    # Friday night, the whole of Saturday and Sunday, and the night to Monday are one.
    (WEEKEND, "2026-03-06 21:00", "2026-03-09 08:00"),
    (WEEKEND, "2026-03-06 19:00", None),
    # The night in which the clocks go forward.
    (NIGHT, "2026-03-28 23:00", "2026-03-29 08:00"),
    (Quiet(ROME), "2026-03-04 12:00", None),
    (Quiet(ROME, begins=time(9), ends=time(9)), "2026-03-04 09:00", None),
    (Quiet(ROME, until=at("2026-03-04 13:00")), "2026-03-04 12:00", "2026-03-04 13:00"),
    (Quiet(ROME, until=at("2026-03-04 11:00")), "2026-03-04 12:00", None),
]


@pytest.mark.parametrize(("quiet", "when", "over"), CASES)
def test_until_when_it_is_quiet(quiet: Quiet, when: str, over: str | None) -> None:
    assert quiet.over_at(at(when)) == (at(over) if over else None)


@given(
    st.integers(0, 86_399), st.integers(0, 86_399), st.frozensets(st.integers(0, 6), max_size=6),
    st.integers(0, 400 * 1440),
)  # fmt: skip
def test_when_it_is_over_it_is_over(
    begins: int, ends: int, days: frozenset[int], minute: int
) -> None:
    clock = [(datetime.min + timedelta(seconds=s)).time() for s in (begins, ends)]
    quiet = Quiet(ROME, begins=clock[0], ends=clock[1], days=days)
    now = at("2026-01-01 00:00") + timedelta(minutes=minute)
    over = quiet.over_at(now)
    assert over is None or (over > now and quiet.over_at(over) is None)
