"""Put aside until a time or until the customer writes; back in its place, with the reason.

A snooze never hides a promise: where an answer is owed, the conversation is back when the last
quarter of its time begins, and one that is already there cannot be put aside.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.models import Commitment
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope, unscoped
from ascolto.operate import tallying, waking
from ascolto.operate.actions import conversing, owing
from ascolto.operate.models import Conversation, Snooze

LONGEST = timedelta(days=366)
BATCH = 200


@transaction.atomic
def snooze(
    conversations: Sequence[Conversation], *, until: datetime | None, by: Actor
) -> None:
    """Put them aside `until` a time; None: until the customer writes. Raises `Refusal`."""
    conversing.hold(*conversations)
    _check(conversations, until)
    now = timezone.now()
    again = Snooze.objects.filter(conversation__in=[c.pk for c in conversations])
    again.filter(ended_at=None).update(ended_at=now, ended_by=Snooze.Back.HAND)
    Snooze.objects.bulk_create(
        Snooze(conversation=c, by_name=by.name, at=now, until=until)
        for c in conversations
    )
    with tallying.kept(conversations):
        for conversation in conversations:
            conversation.is_snoozed, conversation.wakes_at = True, until
            conversation.back_because, conversation.is_unread = "", False
        Conversation.objects.bulk_update(
            conversations, ["is_snoozed", "wakes_at", "back_because", "is_unread"]
        )
    details = {"until": until.isoformat() if until else ""}
    activity.record_many("snoozed", [(c, details) for c in conversations], by=by)
    conversing.announce(conversations)


@transaction.atomic
def wake(
    conversations: Sequence[Conversation],
    *,
    why: Snooze.Back = Snooze.Back.HAND,
    by: Actor,
) -> None:
    """Back in the lists, with the reason. Those that are awake stay as they are."""
    conversing.hold(*conversations)
    asleep = [c for c in conversations if c.is_snoozed]
    with tallying.kept(asleep):
        waking.end(asleep, why, by=by)
    conversing.announce(asleep)


def wake_due(now: datetime) -> int:
    """Those whose time has come, of every company; how many."""
    with unscoped("the clock serves every workspace"):
        due = Conversation.objects.filter(is_snoozed=True, wakes_at__lte=now)
        pairs = list(due.order_by("wakes_at").values_list("workspace_id", "pk")[:BATCH])
    for workspace_id in sorted({pair[0] for pair in pairs}):
        mine = [pk for owner, pk in pairs if owner == workspace_id]
        with scope(workspace_id):
            rows = list(Conversation.objects.filter(pk__in=mine))
            wake(rows, why=Snooze.Back.TIME, by=Actor.system())
    return len(pairs)


def _check(conversations: Sequence[Conversation], until: datetime | None) -> None:
    now = timezone.now()
    if until is not None and not now < until <= now + LONGEST:
        raise Refusal(_("Choose a time to come, within a year."), "no_time")
    if not all(c.is_open for c in conversations):
        raise Refusal(_("It is closed: there is nothing to put aside."), "closed")
    near = Commitment.objects.open().filter(
        subject_type=owing.SUBJECT,
        subject_id__in=[c.pk for c in conversations],
        warn_at__lte=now,
    )
    if near.exists():
        raise Refusal(
            _(
                "An answer is owed very soon, and a snooze would hide it. Answer first, or say why no answer is needed."
            ),
            "owed",
        )
