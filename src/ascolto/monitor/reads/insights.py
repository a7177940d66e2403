"""What providers count about our accounts, beside what Ascolto counts itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from ascolto.channels.contract import Figure
from ascolto.channels.models import Account, Insight, InsightFile
from ascolto.core.models import Member
from ascolto.monitor import spans
from ascolto.monitor.reads import weeks
from ascolto.monitor.reads.weeks import Owed
from ascolto.monitor.spans import Span

MONTH = 4  # weeks that an account is summed up over
LONG = 12  # weeks that its page shows
FILES = 10

Days = dict[date, float]


@dataclass(frozen=True)
class Told:
    """A provider's figure over some weeks: each day it told."""

    figure: Figure
    days: Days

    @property
    def latest(self) -> float:
        """As it stands; of what days add up to, the mean of the last 28 days."""
        last = max(self.days)
        if self.figure.is_level:
            return self.days[last]
        return _mean(self.days, last - timedelta(days=27), last) or 0.0

    @property
    def before(self) -> float | None:
        """The same four weeks earlier."""
        last = max(self.days) - timedelta(days=28)
        if not self.figure.is_level:
            return _mean(self.days, last - timedelta(days=27), last)
        older = [day for day in self.days if day <= last]
        return self.days[max(older)] if older else None

    def week(self, span: Span) -> float | None:
        """The last value of a week, or its mean a day."""
        inside = [day for day in self.days if span.on <= day <= span.last]
        if not inside:
            return None
        return self.days[max(inside)] if self.figure.is_level else _mean(self.days, span.on, span.last)  # fmt: skip


def _mean(days: Days, first: date, last: date) -> float | None:
    found = [value for day, value in days.items() if first <= day <= last]
    return sum(found) / len(found) if found else None


@dataclass(frozen=True)
class Own:
    """What Ascolto counts of an account over the same weeks."""

    weeks: Sequence[Owed]
    said: Sequence[int]  # messages, a week
    unhappy: Sequence[int]
    reviews: int = 0  # heard in these weeks
    stars: float | None = None

    @property
    def all(self) -> Owed:
        found = Owed()
        for one in self.weeks:
            found.add(one)
        return found

    @property
    def mood(self) -> float | None:
        """The share of unhappy messages."""
        return sum(self.unhappy) / total if (total := sum(self.said)) else None


@dataclass(frozen=True)
class Sheet:
    """One account: the provider's figures and ours."""

    account: Account
    told: dict[Figure, Told]
    own: Own
    spans: Sequence[Span]
    files: Sequence[InsightFile] = field(default_factory=list)


def visible(member: Member) -> list[Account]:
    """The connected accounts of the brands that they see. One query or two."""
    rows = Account.objects.connected().select_related("brand")
    brands = member.brand_ids()
    rows = rows.filter(brand__in=brands) if brands else rows
    return list(rows.order_by("name", "pk"))


def overview(member: Member, *, now: datetime) -> list[Sheet]:
    """Every account over four weeks. A constant number of queries."""
    return _sheets(visible(member), member, now, MONTH)


def sheet(account: Account, member: Member, *, now: datetime) -> Sheet:
    """One account over twelve weeks, with the files that were imported for it."""
    [found] = _sheets([account], member, now, LONG)
    files = InsightFile.objects.filter(account=account).defer("content", "replaced")
    shown = list(files.select_related("by")[:FILES])
    return Sheet(account, found.told, found.own, found.spans, shown)


def _sheets(
    accounts: Sequence[Account], member: Member, now: datetime, count: int
) -> list[Sheet]:
    if not accounts:
        return []
    shown = spans.weeks(now, count, ZoneInfo(member.timezone))
    pks = [account.pk for account in accounts]
    figures = told(pks, shown[0].on - timedelta(days=35))
    owns = _own(pks, {account.brand_id for account in accounts}, shown)
    return [Sheet(a, figures.get(a.pk, {}), owns[a.pk], shown) for a in accounts]


def told(accounts: Collection[int], since: date) -> dict[int, dict[Figure, Told]]:
    """By account and figure. One query."""
    rows = Insight.objects.filter(account__in=accounts, day__gte=since)
    by: dict[tuple[int, str], Days] = defaultdict(dict)
    for account, day, name, value in rows.values_list("account", "day", "name", "value"):  # fmt: skip
        by[account, name][day] = value
    found: dict[int, dict[Figure, Told]] = defaultdict(dict)
    order = list(Figure)
    for account, name in sorted(by, key=lambda key: order.index(Figure(key[1]))):
        figure = Figure(name)
        found[account][figure] = Told(figure, by[account, name])
    return found


def _own(
    accounts: Collection[int], brands: Collection[int], shown: Sequence[Span]
) -> dict[int, Own]:
    owed = weeks.owed(accounts, brands, shown)
    stars = weeks.stars(accounts, shown[0].begin)
    said = {account: [0] * len(shown) for account in accounts}
    unhappy = {account: [0] * len(shown) for account in accounts}
    for row in weeks.said(accounts, shown):
        said[row.account][row.week] += row.count
        unhappy[row.account][row.week] += weeks.unhappy([row])
    return {
        pk: Own(owed[pk], said[pk], unhappy[pk], *stars.get(pk, (0, None)))
        for pk in accounts
    }
