"""The facts of a member's week: the seven days before today, beside the seven before those."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet

from ascolto.channels.models import Account, Message
from ascolto.core.models import Member
from ascolto.monitor import expecting
from ascolto.monitor.expecting import Usual
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Alert
from ascolto.monitor.reads import board, insights, loudness, weeks
from ascolto.monitor.reads.insights import Told
from ascolto.monitor.reads.loudness import Heard
from ascolto.monitor.reads.weeks import Owed
from ascolto.monitor.reads.words_said import (
    MOST_POSTS,
    Top,
    frequent,
    newest_posts,
    own,
    rise,
)
from ascolto.monitor.spans import Span
from ascolto.monitor.summing import Week
from ascolto.monitor.warning import bins, topics
from ascolto.monitor.warning.post import Post

LEAST = 10  # messages without which a mood says nothing
ALERTS, REVIEWS, VOICES, WORDS = 5, 3, 5, 6
SEVEN = timedelta(days=7)


@dataclass(frozen=True)
class Facts:
    """What a digest says; every list is short already."""

    span: Span
    before: Span
    week: Week
    days: Sequence[tuple[date, int, int]]  # local day, messages, unhappy ones
    usual: Usual | None
    rising: Sequence[Top]
    words: Sequence[Top]
    voices: Sequence[Top]
    alerts: Sequence[Alert]
    alert_count: int
    owed: Owed
    owed_before: Owed
    reviews: Sequence[Message]  # without an answer, the worst first
    review_count: int
    moves: Sequence[tuple[Account, Told, float, float]]  # a week before, this week

    @property
    def says_nothing(self) -> bool:
        """Neither heard nor owed nor told anything in both weeks."""
        heard = self.week.said or self.week.before
        owed = self.owed.kept or self.owed.waiting or self.owed_before.kept
        return not (heard or owed or self.alerts or self.reviews or self.moves)


def facts(member: Member, *, now: datetime) -> Facts:
    """Of the brands that they see. A constant number of queries."""
    zone = ZoneInfo(member.timezone)
    span, before = periods(now, zone)
    watches = board.chosen(board.visible(member), None)
    first, middle, end = (bins.number(at) for at in (before.begin, span.begin, span.end))  # fmt: skip
    ours = [w.pk for w in watches]
    heard = loudness.hourly(loudness.once(ours, first), first, end)
    times = board.per_voice(heard, loudness.voices(ours, first, end))
    lately = [one for one in heard if one.at >= span.begin]
    known, background = board.baselines(watches)
    since = loudness.newest(lately, MOST_POSTS, middle)
    posts = [p for p in newest_posts(watches, since) if span.holds(p.said_at)]
    rising = rise(posts, background, span.begin, own=own(watches))[:WORDS]
    alerts, alert_count = _some(_alerts(member, span), ALERTS)
    accounts = insights.visible(member)
    owed = _owed(accounts, before, span)
    reviews, review_count = _some(_reviews(accounts, span), REVIEWS)
    return Facts(
        span, before, _week(heard, span, posts, rising), _days(lately, span, zone),
        expecting.usual(known, span.begin, span.end, times),
        rising, frequent(posts)[:WORDS],
        board.top_voices(watches, since, span.begin, span.end)[:VOICES], alerts, alert_count,
        owed[1], owed[0], reviews, review_count, _moves(accounts, before, span),
    )  # fmt: skip


def _some(rows: QuerySet[Any], most: int) -> tuple[list[Any], int]:
    """The first ones, and how many there are in all."""
    return list(rows[:most]), rows.count()


def periods(now: datetime, zone: ZoneInfo) -> tuple[Span, Span]:
    """The last seven whole days of the reader, and the seven before."""
    today = now.astimezone(zone).date()

    def midnight(day: date) -> datetime:
        return datetime.combine(day, time(), tzinfo=zone)

    begin, end = midnight(today - SEVEN), midnight(today)
    return Span(begin, end), Span(midnight(today - 2 * SEVEN), begin)


def _week(
    heard: Sequence[Heard], span: Span, posts: Sequence[Post], rising: Sequence[Top]
) -> Week:
    said = Counter[bool]()
    unhappy = Counter[bool]()
    for one in heard:
        said[span.holds(one.at)] += one.said
        unhappy[span.holds(one.at)] += one.said if one.mood in UNHAPPY else 0
    shares = {k: unhappy[k] / said[k] if said[k] >= LEAST else None for k in (True, False)}  # fmt: skip
    topic, share = _topic(posts, rising)
    return Week(said[True], said[False], topic, share, shares[True], shares[False])


def _topic(posts: Sequence[Post], rising: Sequence[Top]) -> tuple[str, float]:
    authors = {post.author for post in posts}
    if not rising or not authors:
        return "", 0.0
    term = rising[0].name
    speaking = {p.author for p in posts if term in topics.terms(p.words)}
    return term, len(speaking) / len(authors)


def _days(heard: Sequence[Heard], span: Span, zone: ZoneInfo) -> list[tuple[date, int, int]]:  # fmt: skip
    days = {span.on + timedelta(days=n): [0, 0] for n in range(7)}
    for one in heard:
        day = days.get(one.at.astimezone(zone).date())
        if day is not None:
            day[0] += one.said
            day[1] += one.said if one.mood in UNHAPPY else 0
    return [(on, said, unhappy) for on, (said, unhappy) in days.items()]


def _alerts(member: Member, span: Span):  # type: ignore[no-untyped-def]
    rows = Alert.objects.visible_to(member).select_related("watch", "brand", "taken_by")
    inside = rows.filter(raised_at__gte=span.begin, raised_at__lt=span.end)
    return inside.order_by("-raised_at", "-pk")


def _owed(accounts: Sequence[Account], before: Span, span: Span) -> tuple[Owed, Owed]:
    pks, brands = [a.pk for a in accounts], {a.brand_id for a in accounts}
    sums = (Owed(), Owed())
    for told in weeks.owed(pks, brands, [before, span]).values():
        sums[0].add(told[0])
        sums[1].add(told[1])
    return sums


def _reviews(accounts: Collection[Account], span: Span):  # type: ignore[no-untyped-def]
    """Stars after which no person of ours spoke."""
    ours = Message.objects.filter(
        thread=OuterRef("thread"), direction=Message.Direction.OUT, by_rule="",
        sent_at__gt=OuterRef("sent_at"),
    )  # fmt: skip
    rows = Message.objects.inbound().filter(
        account__in=[a.pk for a in accounts], rating__gt=0, sent_at__gte=span.begin,
        sent_at__lt=span.end,
    )  # fmt: skip
    alone = rows.exclude(state=Message.State.DELETED).exclude(Exists(ours))
    return alone.select_related("handle", "account").order_by("rating", "-sent_at")


def _moves(
    accounts: Sequence[Account], before: Span, span: Span
) -> list[tuple[Account, Told, float, float]]:
    """What providers count and how it moved, the largest moves first."""
    told = insights.told([a.pk for a in accounts], before.on)
    found = []
    for account in accounts:
        for figure in told.get(account.pk, {}).values():
            then, now = figure.week(before), figure.week(span)
            if then and now is not None and then != now:
                found.append((account, figure, then, now))
    return sorted(found, key=lambda m: -abs(m[3] / m[2] - 1))[:WORDS]
