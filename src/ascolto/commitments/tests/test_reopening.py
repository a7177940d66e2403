from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.commitments.actions import keeping, opening, reopening, watching
from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity, OutboxEvent
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def kept(cast: Cast, ago: timedelta) -> tuple[Message, Message]:
    """Zoe asked, Marco answered at once: the question and the answer."""
    since = timezone.now() - ago
    [message] = make.inbound(cast.account, cast.zoes, since=since)
    opening.open_for([make.owed(message)])
    reply = make.outbound(message.thread, author=cast.marco, sent_at=since + MINUTE)
    keeping.keep([make.answer(reply)])
    return message, reply


def test_a_bounced_reply_opens_it_again_with_its_old_deadline(cast: Cast) -> None:
    message, reply = kept(cast, ago=30 * MINUTE)
    before = Commitment.objects.get()
    [reopened] = reopening.reopen([reply.pk], why="the mailbox does not exist")
    reopened.refresh_from_db()
    assert reopened.is_open
    assert (reopened.started_at, reopened.due_at) == (message.sent_at, before.due_at)
    assert (reopened.settled_at, reopened.settled_by) == (None, None)
    assert reopened.kept_by_message_id is None
    details = Activity.objects.get(verb="reopened").details
    assert details == {"why": "the mailbox does not exist"}


def test_a_reply_that_kept_nothing_opens_nothing(cast: Cast) -> None:
    message, reply = kept(cast, ago=30 * MINUTE)
    other = make.outbound(message.thread, author=cast.marco)
    assert reopening.reopen([other.pk], why="bounced") == []
    assert len(reopening.reopen([reply.pk], why="bounced")) == 1
    assert reopening.reopen([reply.pk], why="bounced") == []


def test_past_its_time_it_is_late_at_once_and_told_once(cast: Cast) -> None:
    _, reply = kept(cast, ago=90 * MINUTE)
    reopening.reopen([reply.pk], why="bounced")
    for _ in range(2):
        watching.watch(timezone.now())
    row = Commitment.objects.get()
    assert row.breached_at == row.due_at
    assert OutboxEvent.objects.filter(kind="CommitmentsBreached").count() == 1


def test_a_customer_waits_once_since_the_earlier_message(cast: Cast) -> None:
    message, reply = kept(cast, ago=30 * MINUTE)
    [again] = make.inbound(cast.account, cast.zoes, thread=message.thread)
    opening.open_for([make.owed(again)])
    reopening.reopen([reply.pk], why="bounced")
    row = Commitment.objects.open().get()
    assert row.started_at == message.sent_at
    later = Commitment.objects.get(opened_by_message_id=again.pk)
    assert later.state == Commitment.State.RELEASED
    assert later.reason
    answer = make.outbound(message.thread, author=cast.marco)
    assert keeping.keep([make.answer(answer)]) == [row]
    assert not Commitment.objects.open().exists()


def test_other_promises_about_the_same_subject_stay_as_they_are(cast: Cast) -> None:
    message, reply = kept(cast, ago=30 * MINUTE)
    [again] = make.inbound(cast.account, cast.zoes, thread=message.thread)
    opening.open_for([make.owed(again, kind=Commitment.Kind.NEXT_REPLY)])
    reopening.reopen([reply.pk], why="bounced")
    assert Commitment.objects.open().count() == 2


def test_the_other_company_reopens_nothing(cast: Cast) -> None:
    _, reply = kept(cast, ago=30 * MINUTE)
    with scope(cast.elsewhere):
        assert reopening.reopen([reply.pk], why="bounced") == []
