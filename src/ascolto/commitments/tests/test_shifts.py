"""Shifts in words, and when they end."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ascolto.commitments.clock import NotHours
from ascolto.commitments.shifts import read_spans, read_week, said_week, shifts


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lun–ven 9–17", "lun–ven 9–17"),
        ("Mon-Fri: 9-13 and 14.30-18, sat 9–13", "lun–ven 9–13 14:30–18, sab 9–13"),
        ("lunedì, mercoledì e venerdì 8:00-12:00", "lun 8–12, mer 8–12, ven 8–12"),
        ("ven-dom 22-6", "ven–dom 22–6"),
        ("sab-lun 9-10", "lun 9–10, sab–dom 9–10"),
        ("", ""),
    ],
)
def test_words_are_read_and_said_again(words: str, said: str) -> None:
    week = read_week(words)
    assert said_week(week, "it") == said
    assert read_week(said_week(week, "en")) == week


@pytest.mark.parametrize(
    "words",
    ["9-17", "lun", "lun 9", "foo 9-10", "lun 9-25", "lun 9:70-10", "lun–? 9-10"],
)
def test_what_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(NotHours):
        read_week(words)


def test_a_day_has_hours_only() -> None:
    assert read_spans("14-18, 9-13") == [["09:00", "13:00"], ["14:00", "18:00"]]
    with pytest.raises(NotHours):
        read_spans("lun 9-13")


def test_holidays_and_days_that_differ() -> None:
    week = read_week("lun-dom 9-17")
    other = {date(2026, 12, 25): [["10:00", "12:00"]], date(2026, 12, 28): []}
    mine = shifts(week, "Europe/Rome", holidays="IT", other=other)
    assert mine
    assert mine.of_day(date(2026, 12, 26)) == []  # Santo Stefano
    assert mine.of_day(date(2026, 12, 28)) == []
    at = datetime(2026, 12, 24, 17, tzinfo=UTC)
    assert mine.next_end(at) == datetime(2026, 12, 25, 11, tzinfo=UTC)
    at = datetime(2026, 12, 25, 11, tzinfo=UTC)
    assert mine.next_begin(at) == datetime(2026, 12, 27, 8, tzinfo=UTC)


def test_a_night_shift_ends_the_next_morning() -> None:
    mine = shifts(read_week("ven 22-6"), "Europe/Rome")
    assert mine
    at = datetime(2026, 11, 20, 23, tzinfo=UTC)
    assert mine.is_open(at)
    assert mine.next_end(at) == datetime(2026, 11, 21, 5, tzinfo=UTC)
