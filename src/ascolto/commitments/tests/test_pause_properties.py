"""A clock that is stopped and started again, against a counter that looks at every single minute.

Opening hours with nights, changes of the clock and holidays run below it: a minute counts when the
brand is open and nothing stands still.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascolto.commitments.actions import opening, pausing
from ascolto.commitments.models import Commitment, Pause
from ascolto.commitments.tests.test_clock_properties import MINUTE, counted
from ascolto.core.actor import Actor
from ascolto.testing import make
from ascolto.testing.cast import Cast

LEAD = 2 * 24 * 60  # minutes that the counter begins early
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "thu", "sat", "sun")}
DAYS = {day: [["09:00", "13:00"], ["14:30", "18:00"]] for day in ("mon", "wed", "fri")}
STARTS = [date(2026, 3, 26), date(2026, 10, 22), date(2026, 12, 22), date(2027, 4, 28)]

# (minutes until the next pause, how long it lasts, whether it ends by itself)
PAUSES = st.lists(
    st.tuples(st.integers(1, 900), st.integers(1, 1500), st.booleans()), max_size=4
)


@pytest.mark.django_db
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    week=st.sampled_from([NIGHTS, DAYS, {}]),
    zone=st.sampled_from(["Europe/Rome", "Australia/Lord_Howe", "America/New_York"]),
    start=st.sampled_from(STARTS),
    offset=st.integers(0, 24 * 60),
    minutes=st.integers(30, 900),
    pauses=PAUSES,
)
def test_a_clock_that_stood_still_is_due_when_a_counter_of_minutes_says(
    cast: Cast, week: dict[str, list[list[str]]], zone: str, start: date,
    offset: int, minutes: int, pauses: list[tuple[int, int, bool]],
) -> None:  # fmt: skip
    counts = counted(week, zone, start, "IT") if week else [True] * (15 * 24 * 60)
    with transaction.atomic():
        cast.brand.timezone, cast.brand.opening_hours = zone, week
        cast.brand.holidays = "IT" if week else ""
        cast.brand.save()
        row, since = _owed(cast, start, offset, minutes, bool(week))
        at = LEAD + offset
        for after, lasts, by_itself in pauses:
            at += after
            if _moment(since, at - LEAD - offset) >= row.due_at:
                break
            _stand_still(row, since, at - LEAD - offset, lasts, by_itself)
            counts[at : at + lasts] = [False] * len(counts[at : at + lasts])
            at += lasts
            row.refresh_from_db()
        inside = [n for n in range(LEAD + offset, len(counts)) if counts[n]]
        if len(inside) >= minutes:
            last = inside[minutes - 1] + 1 - LEAD - offset
            assert row.due_at == since + last * MINUTE
        assert not Pause.objects.filter(ended_at=None).exists()
        assert row.paused_at is None
        transaction.set_rollback(True)


def _owed(
    cast: Cast, start: date, offset: int, minutes: int, by_hours: bool
) -> tuple[Commitment, datetime]:
    """The customer wrote a second time: that may wait for somebody."""
    since = datetime(start.year, start.month, start.day, tzinfo=UTC) + offset * MINUTE
    make.target(minutes, kind="next_reply", counts_opening_hours=by_hours)
    [message] = make.inbound(cast.account, cast.zoes, since=since)
    with time_machine.travel(since, tick=False):
        opened = opening.open_for([make.owed(message, kind="next_reply")])
    return opened[message.thread_id], since


def _moment(since: datetime, minute: int) -> datetime:
    return since + minute * MINUTE


def _stand_still(
    row: Commitment, since: datetime, minute: int, lasts: int, by_itself: bool
) -> None:
    begins = _moment(since, minute)
    ends = begins + timedelta(minutes=lasts)
    by = Actor.system()
    with time_machine.travel(begins, tick=False):
        until = ends if by_itself else None
        pausing.pause(row, awaited="customer", why="la foto", until=until, by=by)
    with time_machine.travel(ends, tick=False):
        if by_itself:
            assert pausing.resume_due(ends) == 1
        else:
            pausing.resume(row, by=by)
