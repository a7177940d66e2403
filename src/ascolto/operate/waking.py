"""The end of a snooze, as part of a change that knows why: for the actions that bring back or close.

The caller holds the rows and keeps the tallies; screens are told by the caller too.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.operate.models import Conversation, Snooze

QUIET = {Snooze.Back.CLOSED, Snooze.Back.HAND}  # nobody has to be told why


def end(
    conversations: Sequence[Conversation], why: Snooze.Back, *, by: Actor | None = None
) -> None:
    """Those that are snoozed are back, unread, and say why. The others stay as they are."""
    mine = [c for c in conversations if c.is_snoozed or c.back_because]
    if not mine:
        return
    asleep = [c for c in mine if c.is_snoozed]
    for conversation in mine:
        is_told = conversation.is_snoozed and why not in QUIET
        conversation.back_because = why.value if is_told else ""
        conversation.is_unread = conversation.is_unread or is_told
        conversation.is_snoozed, conversation.wakes_at = False, None
    Conversation.objects.bulk_update(
        mine, ["is_snoozed", "wakes_at", "back_because", "is_unread"]
    )
    open_ones = Snooze.objects.filter(conversation__in=[c.pk for c in asleep])
    open_ones.filter(ended_at=None).update(ended_at=timezone.now(), ended_by=why)
    if why is not Snooze.Back.CLOSED:
        who = by or Actor.system()
        activity.record_many("woken", [(c, {"why": why}) for c in asleep], by=who)
