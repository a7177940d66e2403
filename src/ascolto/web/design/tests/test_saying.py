"""Times as people say them, on the server."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from ascolto.web.design import faces, saying
from ascolto.web.design.templatetags import design

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def minutes(n: float) -> datetime:
    return NOON + timedelta(minutes=n)


@pytest.fixture(autouse=True)
def _english_in_rome() -> Iterator[Any]:
    with translation.override("en"), timezone.override("Europe/Rome"):
        yield


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (0.5, "now"),
        (12.5, "in 12 min"),
        (100, "by 14:40"),
        (60 * 24, "by Sun 13:00"),
        (60 * 24 * 20, "by 11 Dec"),
        (-0.1, "1 min late"),
        (-12, "12 min late"),
        (-150, "2 h late"),
        (-60 * 24 * 3, "3 days late"),
    ],
)
def test_what_is_due_says_how_much_is_left_or_how_late(left: float, words: str) -> None:
    assert saying.due(minutes(left), NOON) == words


def test_the_last_quarter_is_near_and_the_end_is_late() -> None:
    since = minutes(-46)
    assert saying.state(minutes(16), since, NOON) == "calm"
    assert saying.state(minutes(14), since, NOON) == "near"
    assert saying.state(minutes(-1), since, NOON) == "late"


def test_one_minute_is_not_minutes() -> None:
    assert saying.waiting(minutes(-1), NOON) == "for 1 minute"
    assert saying.ago(minutes(-2), NOON) == "2 minutes ago"


def test_the_day_is_the_readers_own() -> None:
    just_before_midnight = datetime(2026, 11, 21, 22, 59, tzinfo=UTC)
    assert saying.moment(just_before_midnight, NOON) == "23:59"
    assert (
        saying.moment(just_before_midnight + timedelta(minutes=1), NOON) == "Sun 00:00"
    )


def test_the_words_of_the_browser_have_their_places_left_open() -> None:
    words = saying.words()
    assert words["ago.minutes"] == ["{n} minute ago", "{n} minutes ago"]
    assert words["due.by"] == "by {time}"
    assert not [w for w in words.values() if "%(" in str(w)]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Giulia Riva", "GR"),
        ("Maria Antonietta Castiglioni-Della Torre", "MT"),
        ("sara.colombo@example.org", "SC"),
        ("+39 333 801 22 10", ""),
        ("李", "李"),
        ("  ", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert faces.initials(name) == letters


def test_a_name_keeps_its_hue_however_it_is_spaced() -> None:
    assert faces.hue("Giulia Riva") == faces.hue(" giulia  RIVA ")
    assert faces.hue("") == 0


def test_a_name_cannot_break_out_of_its_avatar() -> None:
    html = design.avatar('"><script>x</script> <b>')
    assert "<script" not in html


def test_an_unknown_icon_becomes_the_mark_of_a_channel() -> None:
    assert "#channel" in design.icon('x"onload="y')
    assert "#mail" in design.icon("mail")


def test_a_promise_kept_too_late_says_so() -> None:
    kept = design.due_clock(minutes(0), minutes(-60), kept_at=minutes(-5))
    late = design.due_clock(minutes(0), minutes(-60), kept_at=minutes(20))
    assert 'data-state="kept"' in kept
    assert "in time" in kept
    assert 'data-state="missed"' in late
    assert "20 min late" in late
