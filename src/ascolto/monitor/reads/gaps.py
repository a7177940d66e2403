"""When an account could not be heard: it was away, or was not connected yet."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from ascolto.channels.models import Account, Message
from ascolto.monitor.models import Outage
from ascolto.monitor.warning import bins

UNDATED = "undated"  # of a message's `meta`: when it was said is a guess


@dataclass(frozen=True)
class Gap:
    """From bin `begin` up to, and without, `end`."""

    account_id: int
    begin: int
    end: int

    def within(self, begin: int, end: int) -> Gap:
        return Gap(self.account_id, max(self.begin, begin), min(self.end, end))

    def places(self) -> Iterator[tuple[int, int]]:
        return ((self.account_id, bin) for bin in range(self.begin, self.end))


def away(begin: int, end: int) -> list[Gap]:
    """Of these bins, where an account that was connected broke."""
    found = Outage.objects.since(bins.begin(begin))
    gaps = (
        Gap(
            outage.account_id,
            bins.number(outage.began_at),
            bins.number(outage.ended_at) + 1 if outage.ended_at else end,
        )
        for outage in found
    )
    return [gap.within(begin, end) for gap in gaps]


def unconnected(begin: int, end: int) -> list[Gap]:
    """Of these bins, those before an account was there: its past comes at once, and says nothing about now."""
    return [
        Gap(pk, begin, bins.number(at)).within(begin, end)
        for pk, at in connected(begin).items()
    ]


def connected(begin: int) -> dict[int, datetime]:
    """Accounts that are there since later than this bin began, and since when."""
    rows = Account.objects.filter(created_at__gte=bins.begin(begin))
    return dict(rows.values_list("pk", "created_at"))


def undated(message_ids: Collection[int], since: datetime) -> set[int]:
    """Those of them that were brought in as the past, since then, by a source that knows no times."""
    brought = Account.objects.filter(past_begun_at__gte=since)
    young = list(brought.values_list("pk", flat=True))
    if not young:
        return set()
    rows = Message.objects.filter(pk__among=list(message_ids), account__in=young)
    return set(rows.filter(meta__has_key=UNDATED).values_list("pk", flat=True))
