"""Deliveries of all doors of this process, stored many by one commit.

    intake.take(account, raws)              # from a thread, as a view runs in
    await intake.taken(accepted)            # from asyncio

Both return when everything is durable, and raise `Busy` when too much is waiting already.
"""

from __future__ import annotations

from collections.abc import Iterable

from ascolto.channels.actions import accepting
from ascolto.channels.actions.accepting import Accepted
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account
from ascolto.core import metrics
from ascolto.core.group_commit import Busy, GroupCommit

__all__ = ["Busy", "accepted", "commit", "take", "taken"]


def _store(calls: list[tuple[Accepted, ...]]) -> None:
    metrics.GROUP_SIZE.observe(len(calls))
    accepting.store([item for call in calls for item in call])


def _weigh(call: tuple[Accepted, ...]) -> int:
    return sum([len(item.raw.body) for item in call])


commit: GroupCommit[tuple[Accepted, ...]] = GroupCommit(
    _store, max_batch=500, capacity=5000, weigh=_weigh, name="intake"
)


def take(account: Account, raws: Iterable[Raw]) -> None:
    if items := accepted(account, raws):
        commit.hand_in(items)


async def taken(items: tuple[Accepted, ...]) -> None:
    """Of one call, for whichever accounts it speaks to: all of it is stored, or nothing."""
    if items:
        await commit.handed_in(items)  # who gives up waiting stops nothing


def accepted(account: Account, raws: Iterable[Raw]) -> tuple[Accepted, ...]:
    workspace, pk = account.workspace_id, account.pk
    return tuple([Accepted(workspace, pk, raw) for raw in raws])
