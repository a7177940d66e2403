"""Messages of the past become conversations that are over: nothing is owed, nobody is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import prefetch_related_objects
from django.utils import timezone

from ascolto.channels.models import Account, Message, Thread
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.operate import tallying
from ascolto.operate.actions import conversing
from ascolto.operate.models import Case, Closure, Conversation


def file_away(
    messages: Sequence[Message], *, by: Actor, stays_open: bool = False
) -> list[Conversation]:
    """The new conversations. Those that are there already grow, and stay as open or closed as they are."""
    by_thread: dict[int, list[Message]] = defaultdict(list)
    for message in sorted(messages, key=lambda m: (m.sent_at, m.external_id)):
        by_thread[message.thread_id].append(message)
    _complete(by_thread)
    known = conversing.of_threads(by_thread)
    there = {c.thread_id for c in known}
    fresh = {
        t: s for t, s in by_thread.items() if t not in there and conversing.whose(s)
    }
    begun = conversing.begin(fresh)
    with tallying.kept([*known, *begun]):
        for conversation in begun:
            conversation.created_at = by_thread[conversation.thread_id][0].sent_at
            conversation.status = "open" if stays_open else "closed"
        Conversation.objects.bulk_create(begun)
        _grow([*known, *begun], by_thread, {c.pk for c in known if c.is_unread})
    if not stays_open:
        _close(begun, by)
    activity.record_many("imported", [(c, {}) for c in begun], by=by)
    return begun


def _grow(
    conversations: Sequence[Conversation],
    by_thread: dict[int, list[Message]],
    unread: set[int],
) -> None:
    """What the list shows of them; what was read stays read."""
    for conversation in conversations:
        conversing.grow(conversation, by_thread[conversation.thread_id])
        conversation.is_unread = conversation.pk in unread
    conversing.count_messages(conversations)
    Conversation.objects.bulk_update(conversations, conversing.LISTED)


def _complete(by_thread: dict[int, list[Message]]) -> None:
    """One object per thread and account, with what a conversation needs of them."""
    threads = Thread.objects.in_bulk(by_thread)
    accounts = Account.objects.select_related("brand").in_bulk(
        {thread.account_id for thread in threads.values()}
    )
    prefetch_related_objects(list(threads.values()), "handle")
    for pk, said in by_thread.items():
        threads[pk].account = accounts[threads[pk].account_id]
        for message in said:
            message.thread = threads[pk]


def _close(begun: Sequence[Conversation], by: Actor) -> None:
    now = timezone.now()
    Case.objects.filter(pk__in=[c.case_id for c in begun]).update(
        status=Case.Status.CLOSED, closed_at=now
    )
    Closure.objects.bulk_create(
        Closure(
            conversation=conversation,
            reason=Closure.Reason.NO_ANSWER_NEEDED,
            because="import",
            by_id=by.member_id,
            by_name=by.name[:200],
            at=now,
        )
        for conversation in begun
    )
