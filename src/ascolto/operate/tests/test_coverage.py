"""What got no answer, and the share that did."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.commitments.actions import keeping
from ascolto.commitments.models import Commitment
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import closing
from ascolto.operate.models import Conversation
from ascolto.operate.reads import coverage
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast

MONTH = timedelta(days=30)


def ask(account: Account, who: str, **ago: int) -> None:
    at = timezone.now() - timedelta(**ago)
    pipeline.post(account, pipeline.said(who=who, at=at))
    pipeline.run()


def only(cast: Cast) -> coverage.Channel:
    [channel] = coverage.channels(cast.ada, since=timezone.now() - MONTH)
    return channel


def test_who_waits_is_counted_by_channel_and_age(cast: Cast, portal: Account) -> None:
    ask(portal, "ines", minutes=5)
    ask(portal, "leo", hours=2)
    ask(portal, "mia", hours=3)
    with scope(cast.workspace):
        channel = only(cast)
        assert (channel.account, channel.waits) == (portal, 3)
        assert (channel.waiting["hour"], channel.waiting["morning"]) == (1, 2)
        assert channel.share == 0
        rows, after = coverage.silences(cast.ada, age="morning")
        assert [str(r.commitment.customer) for r in rows] == ["Mia", "Leo"]
        assert after == 0


def test_an_answer_and_a_reason_take_it_out_of_the_silence(
    cast: Cast, chat: Account, portal: Account
) -> None:
    ask(portal, "ines", minutes=5)
    with scope(cast.workspace):
        conversation = Conversation.objects.get()
        with pytest.raises(Refusal):
            closing.close(conversation, reason="no_answer_needed", by=cast.as_("marco"))
        closing.close(
            conversation, reason="no_answer_needed", because="a thank-you",
            by=cast.as_("marco"),
        )  # fmt: skip
        channel = only(cast)
        assert (channel.waits, channel.released, channel.share) == (0, 1, None)
        since = timezone.now() - MONTH
        assert coverage.reasons(cast.ada, since=since) == [("a thank-you", 1)]


def test_the_share_answered_where_asked_knows_where_the_answer_was_given(
    cast: Cast, chat: Account, portal: Account
) -> None:
    """Of three that were answered, one by a message on another channel."""
    for who in ("ines", "leo", "mia"):
        ask(portal, who, minutes=5)
    with scope(cast.workspace):
        elsewhere = make.outbound(make.thread(chat), author=cast.marco)
        owed = list(Commitment.objects.open().order_by("pk"))
        for row, place in zip(owed, (None, None, elsewhere), strict=True):
            asked = Message.objects.get(pk=row.opened_by_message_id)
            said = place or make.outbound(asked.thread, author=cast.marco)
            keeping.keep([make.answer(
                said, subject_type=row.subject_type, subject_id=row.subject_id
            )])  # fmt: skip
        channel = only(cast)
        assert (channel.answered, channel.where_asked) == (3, 2)
        assert channel.share_where_asked == pytest.approx(2 / 3)


def test_it_takes_as_many_queries_for_one_as_for_many(
    cast: Cast, portal: Account
) -> None:
    ask(portal, "ines", minutes=5)
    counts = []
    for _again in range(2):
        with scope(cast.workspace), CaptureQueriesContext(connection) as seen:
            coverage.channels(cast.ada, since=timezone.now() - MONTH)
            coverage.silences(cast.ada)
        counts.append(len(seen))
        for n in range(6):
            ask(portal, f"guest{n}", minutes=n)
    assert counts == [8, 8]


def test_a_member_of_one_brand_sees_that_brand_only(
    cast: Cast, portal: Account
) -> None:
    ask(portal, "ines", minutes=5)
    with scope(cast.workspace):
        cast.marco.brands.set([make.brand("Altra")])
        assert coverage.channels(cast.marco, since=timezone.now() - MONTH) == []
        assert coverage.silences(cast.marco) == ([], 0)
