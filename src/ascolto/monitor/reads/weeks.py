"""What was said and what was owed, week by week and account by account. Set-based."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, IntegerField, Q, Value

from ascolto.channels.models import Message
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import REPLIES
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.spans import Span, place
from ascolto.nlp.models import Annotation

_MOST_OWED = 100_000  # commitments whose waits are looked at


@dataclass(frozen=True)
class Said:
    """How many messages of a week, on an account, wanted something in a mood."""

    week: int  # place in the spans that were asked for
    account: int
    intent: str
    sentiment: str
    count: int


def said(accounts: Collection[int] | None, spans: Sequence[Span]) -> list[Said]:
    """Of what was read of the messages that came in; None: every account. One query."""
    parts = [_of_week(n, span, accounts) for n, span in enumerate(spans)]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [Said(*row) for row in rows]


def _of_week(number: int, span: Span, accounts: Collection[int] | None):  # type: ignore[no-untyped-def]
    rows = Annotation.objects.filter(said_at__gte=span.begin, said_at__lt=span.end)
    if accounts is not None:
        rows = rows.filter(message__account__in=accounts)
    counted = rows.annotate(week=Value(number, IntegerField())).order_by()
    places = counted.values_list("week", "message__account", "intent", "sentiment")
    return places.annotate(Count("pk"))


@dataclass
class Owed:
    """What an account owed in a week: by when it was asked."""

    asked: int = 0  # first questions
    answered: int = 0  # of those
    kept: int = 0  # of everything that waited for an answer, what got one
    in_time: int = 0
    waiting: int = 0
    waits: list[timedelta] = field(default_factory=list)  # of first answers

    @property
    def response_rate(self) -> float | None:
        return self.answered / self.asked if self.asked else None

    @property
    def coverage(self) -> float | None:
        wanted = self.kept + self.waiting
        return self.kept / wanted if wanted else None

    @property
    def in_time_rate(self) -> float | None:
        """Of what was answered, what was answered within its target."""
        return self.in_time / self.kept if self.kept else None

    @property
    def first_wait(self) -> timedelta | None:
        """Half of those who asked waited no longer for a person."""
        if not self.waits:
            return None
        return timedelta(seconds=median(w.total_seconds() for w in self.waits))

    def add(self, other: Owed) -> None:
        for name in ("asked", "answered", "kept", "in_time", "waiting"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waits += other.waits


def owed(
    accounts: Collection[int], brands: Collection[int], spans: Sequence[Span]
) -> dict[int, list[Owed]]:
    """By account, one a week. What was released counts nowhere. Two queries."""
    begin, end = spans[0].begin, spans[-1].end
    found = {account: [Owed() for _ in spans] for account in accounts}
    rows = Commitment.objects.filter(
        kind__in=REPLIES, account_id__in=accounts, started_at__gte=begin, started_at__lt=end
    )  # fmt: skip
    kept = rows.filter(state=Commitment.State.KEPT, brand__in=brands, settled_at__gte=begin)  # fmt: skip
    fields = ("account_id", "kind", "started_at", "settled_at", "breached_at")
    told = kept.order_by("-settled_at").values_list(*fields)[:_MOST_OWED]
    waiting = rows.filter(state=Commitment.State.OPEN).values_list(*fields)
    for account, kind, started, settled, breached in [*told, *waiting[:_MOST_OWED]]:
        week = place(spans, started)
        if week is not None:
            _count(found[account][week], kind, started, settled, breached)
    return found


def _count(
    into: Owed, kind: str, started: datetime, settled: datetime | None, breached: object
) -> None:
    is_first = kind == Commitment.Kind.FIRST_REPLY
    into.asked += is_first
    if settled is None:
        into.waiting += 1
        return
    into.kept += 1
    into.in_time += breached is None
    into.answered += is_first
    if is_first:
        into.waits.append(settled - started)


def unhappy(rows: Sequence[Said]) -> int:
    return sum(row.count for row in rows if row.sentiment in UNHAPPY)


def stars(accounts: Collection[int], since: datetime) -> dict[int, tuple[int, float]]:
    """By account: reviews heard since, and the mean of their stars. One query."""
    rows = Message.objects.inbound().filter(
        Q(account__in=accounts), rating__gt=0, sent_at__gte=since
    )
    counted = rows.order_by().values_list("account", "rating").annotate(Count("pk"))
    sums: dict[int, tuple[int, int]] = {}
    for account, rating, count in counted:
        n, total = sums.get(account, (0, 0))
        sums[account] = (n + count, total + rating * count)
    return {account: (n, total / n) for account, (n, total) in sums.items()}
