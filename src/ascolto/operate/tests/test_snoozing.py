"""Put aside, and back: by time, by the customer, by a promise that falls due."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.commitments.actions import watching
from ascolto.commitments.models import Commitment
from ascolto.core import bus
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate import tallying
from ascolto.operate.actions import closing, snoozing
from ascolto.operate.models import Conversation, Snooze, Tally
from ascolto.operate.reads import inbox
from ascolto.operate.reads.inbox import Query, View
from ascolto.operate.snooze_times import presets
from ascolto.testing import counting
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import hear, said

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture
def talk(cast: Cast, portal: Account) -> Conversation:
    return hear(portal, said())


def _views(cast: Cast) -> set[str]:
    """The views that show something to Marco."""
    return {v.value for v in View if inbox.page(cast.marco, Query(view=v)).rows}


def _kept() -> dict[tuple[str, int, int], int]:
    rows = Tally.objects.exclude(count=0)
    return {(t.name, t.brand_id, t.member_id): t.count for t in rows}


def _tomorrow() -> datetime:
    return timezone.now() + timedelta(days=1)


def test_it_leaves_every_list_but_its_own(cast: Cast, talk: Conversation) -> None:
    assert "open" in _views(cast)
    snoozing.snooze([talk], until=_tomorrow(), by=cast.as_("marco"))
    assert _views(cast) == {"snoozed", "all"}
    row = Snooze.objects.get()
    assert (row.by_name, row.ended_at) == ("Marco", None)
    assert _kept() == tallying.recount()


def test_its_time_brings_it_back_with_the_reason(
    cast: Cast, talk: Conversation
) -> None:
    until = timezone.now() + timedelta(minutes=1)
    snoozing.snooze([talk], until=until, by=cast.as_("marco"))
    assert snoozing.wake_due(until - timedelta(seconds=1)) == 0
    assert snoozing.wake_due(until) == 1
    assert snoozing.wake_due(until) == 0
    talk.refresh_from_db()
    assert (talk.is_snoozed, talk.back_because, talk.is_unread) == (False, "time", True)
    assert Snooze.objects.get().ended_by == "time"
    assert _kept() == tallying.recount()


def test_a_new_message_brings_it_back(
    cast: Cast, talk: Conversation, portal: Account
) -> None:
    snoozing.snooze([talk], until=None, by=cast.as_("marco"))
    hear(portal, said("Allora?"))
    talk.refresh_from_db()
    assert (talk.is_snoozed, talk.back_because) == (False, "reply")
    assert Snooze.objects.get().ended_by == "reply"
    assert _kept() == tallying.recount()


def test_a_promise_that_falls_due_brings_it_back(
    cast: Cast, talk: Conversation
) -> None:
    snoozing.snooze([talk], until=_tomorrow(), by=cast.as_("marco"))
    owed = Commitment.objects.get()
    watching.watch(owed.warn_at)
    while bus.dispatch():
        pass
    with scope(cast.workspace):
        talk.refresh_from_db()
        assert (talk.is_snoozed, talk.back_because) == (False, "promise")
        assert "waiting" in _views(cast)


def test_what_is_owed_very_soon_cannot_be_put_aside(
    cast: Cast, talk: Conversation
) -> None:
    Commitment.objects.update(warn_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(Refusal) as refused:
        snoozing.snooze([talk], until=_tomorrow(), by=cast.as_("marco"))
    assert refused.value.code == "owed"
    assert not Snooze.objects.exists()


def test_a_time_that_is_past_is_refused(cast: Cast, talk: Conversation) -> None:
    for until in (timezone.now(), timezone.now() + timedelta(days=400)):
        with pytest.raises(Refusal):
            snoozing.snooze([talk], until=until, by=cast.as_("marco"))


def test_closing_ends_it_without_a_word(cast: Cast, talk: Conversation) -> None:
    snoozing.snooze([talk], until=_tomorrow(), by=cast.as_("marco"))
    closing.close(
        talk, reason="no_answer_needed", because="a test", by=cast.as_("marco")
    )
    talk.refresh_from_db()
    assert (talk.is_snoozed, talk.wakes_at, talk.back_because) == (False, None, "")
    assert Snooze.objects.get().ended_by == "closed"
    assert _kept() == tallying.recount()


def test_waking_twice_tells_once(cast: Cast, talk: Conversation) -> None:
    snoozing.snooze([talk], until=_tomorrow(), by=cast.as_("marco"))
    for _ in range(2):
        snoozing.wake([talk], by=cast.as_("giulia"))
    assert Snooze.objects.get().ended_by == "hand"
    assert not talk.is_snoozed


def test_a_hundred_ask_as_often_as_one(cast: Cast, portal: Account) -> None:
    def prepared(n: int) -> list[Conversation]:
        from ascolto.testing import pipeline

        for i in range(n):
            pipeline.post(portal, said(who=f"guest-{n}-{i}"))
        pipeline.run()
        return list(Conversation.objects.order_by("-pk")[:n])

    def cost(rows: list[Conversation]) -> int:
        by = cast.as_("marco")
        return counting.count(lambda: snoozing.snooze(rows, until=None, by=by))

    one, many = cost(prepared(1)), cost(prepared(20))
    assert one == many


NAMES = {
    # Friday morning: Monday is told apart from "tomorrow" and "in a week"
    datetime(2026, 11, 20, 10, 10, tzinfo=ROME): [
        ("later", "20 13:30"),
        ("tomorrow", "21 09:00"),
        ("monday", "23 09:00"),
        ("week", "27 09:00"),
    ],
    # Sunday evening: there is no later today, and Monday is tomorrow
    datetime(2026, 11, 22, 20, 0, tzinfo=ROME): [
        ("tomorrow", "23 09:00"),
        ("week", "29 09:00"),
    ],
    # Monday: in a week is Monday
    datetime(2026, 11, 23, 8, 0, tzinfo=ROME): [
        ("later", "23 11:00"),
        ("tomorrow", "24 09:00"),
        ("monday", "30 09:00"),
    ],
}


@pytest.mark.parametrize("now", NAMES)
def test_the_presets_of_a_day(now: datetime) -> None:
    found = [(name, f"{at:%d %H:%M}") for name, at in presets(now).items()]
    assert found == NAMES[now]


def test_nine_in_the_morning_is_nine_after_the_clocks_change() -> None:
    eve = datetime(2026, 10, 24, 18, 0, tzinfo=ROME)
    assert f"{presets(eve)['tomorrow']:%H:%M %z}" == "09:00 +0100"
