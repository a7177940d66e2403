"""What arrives, week by week: service, interest in buying, what only advertises."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from ascolto.channels.models import Account
from ascolto.core.models import Member
from ascolto.monitor import spans
from ascolto.monitor.mixing import Mix
from ascolto.monitor.reads import insights, weeks
from ascolto.monitor.spans import Span


@dataclass(frozen=True)
class Mixes:
    """`by`: the same for each brand, kind of channel and account, the most first."""

    spans: Sequence[Span]
    weeks: Sequence[Mix]
    brands: Sequence[tuple[str, Mix]]
    kinds: Sequence[tuple[str, Mix]]
    accounts: Sequence[tuple[Account, Mix]]

    @property
    def all(self) -> Mix:
        found = Mix()
        for one in self.weeks:
            found.said.update(one.said)
        return found


def mixes(member: Member, *, now: datetime, count: int = 8, account: int | None = None) -> Mixes:  # fmt: skip
    """Of the accounts they see, or one of them. A constant number of queries."""
    shown = spans.weeks(now, count, ZoneInfo(member.timezone))
    seen = {a.pk: a for a in insights.visible(member) if account in (None, a.pk)}
    by_week = [Mix() for _ in shown]
    by: dict[object, Mix] = defaultdict(Mix)
    for row in weeks.said(list(seen), shown):
        own = seen[row.account]
        by_week[row.week].add(row.intent, row.count)
        for key in (("brand", own.brand.name), ("kind", own.kind), own.pk):
            by[key].add(row.intent, row.count)
    accounts = [(a, by[a.pk]) for a in seen.values() if a.pk in by]
    accounts.sort(key=lambda pair: -pair[1].total)
    brands, kinds = _named(by, "brand"), _named(by, "kind")
    return Mixes(shown, by_week, brands, kinds, accounts)


def _named(by: dict[object, Mix], name: str) -> list[tuple[str, Mix]]:
    found = [(key[1], mix) for key, mix in by.items() if isinstance(key, tuple) and key[0] == name]  # fmt: skip
    return sorted(found, key=lambda pair: (-pair[1].total, pair[0]))
