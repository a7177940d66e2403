"""How long answers usually take: robust, honest about too little, apart for day and night."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ascolto.commitments import typical
from ascolto.commitments.actions import measuring
from ascolto.commitments.clock import DAYS
from ascolto.commitments.models import AnswerTime, Commitment
from ascolto.commitments.reads import habits
from ascolto.testing import make
from ascolto.testing.cast import Cast

MINUTE = timedelta(minutes=1)


def kept(cast: Cast, waited: timedelta, *, started: datetime, n: int) -> None:
    for k in range(n):
        Commitment.objects.create(
            kind="first_reply",
            state="kept",
            brand=cast.brand,
            account_id=cast.account.pk,
            subject_type="x",
            subject_id=Commitment.objects.count() + k,
            started_at=started,
            warn_at=started,
            due_at=started,
            minutes=60,
            settled_at=started + waited,
        )


@pytest.mark.parametrize(
    ("waits", "minutes"),
    [
        ([], None),
        ([1] * 7, None),
        ([10] * 8, 10),
        ([10] * 8 + [10_000] * 2, 10),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 8),
    ],
)
def test_four_of_five_waited_no_longer(waits: list[int], minutes: int | None) -> None:
    assert typical.typical([w * MINUTE for w in waits]) == minutes


@pytest.mark.parametrize(
    ("minutes", "said"), [(1, 5), (16, 20), (61, 90), (1441, 2880), (5000, 5760)]
)
def test_times_are_rounded_up_as_people_say_them(minutes: int, said: int) -> None:
    assert typical.rounded(minutes) == said


def test_an_answer_of_last_quarter_is_no_habit_of_now(cast: Cast) -> None:
    now = timezone.now()
    kept(cast, 12 * MINUTE, started=now - timedelta(days=2), n=10)
    kept(cast, timedelta(days=3), started=now - timedelta(days=90), n=50)
    measuring.measure(now)
    assert habits.usual([cast.account.pk], is_open=True) == {cast.account.pk: 15}
    measuring.measure(now + timedelta(days=40))
    assert not AnswerTime.objects.exists()


def test_day_and_night_are_measured_apart(cast: Cast) -> None:
    cast.brand.opening_hours = {day: [["09:00", "18:00"]] for day in DAYS}
    cast.brand.save()
    noon = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)
    kept(cast, 9 * MINUTE, started=noon, n=8)
    kept(cast, timedelta(hours=10), started=noon + timedelta(hours=11), n=8)
    measuring.measure(noon + timedelta(days=1))
    pk = cast.account.pk
    assert habits.usual([pk], is_open=True) == {pk: 10}
    assert habits.usual([pk], is_open=False) == {pk: 720}


def test_other_companies_and_accounts_do_not_count(cast: Cast) -> None:
    now = timezone.now()
    other = make.account(cast.brand)
    kept(cast, 9 * MINUTE, started=now - timedelta(hours=1), n=8)
    measuring.measure(now)
    assert other.pk not in habits.usual([other.pk, cast.account.pk], is_open=True)
