"""The listening board: how much is said, in which mood, where, by whom, beside the competitors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Sum
from django.db.models.functions import Floor

from ascolto.channels.models import Account, Handle
from ascolto.core import words
from ascolto.core.models import Member
from ascolto.monitor.models import Mention, Volume, Watch
from ascolto.monitor.warning import bins

MOST_SHOWN = 10
_WORDS_FROM = 400  # newest mentions whose words are counted
_LEAST_LETTERS = 5
MOODS = ("negative", "mixed", "neutral", "positive", "")


@dataclass
class Day:
    """A local day: what was said in each mood."""

    on: datetime
    said: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MOODS, 0))

    @property
    def total(self) -> int:
        return sum(self.said.values())


@dataclass(frozen=True)
class Board:
    """`shares`: watches with how much is said, the loudest first. Tops are (name, how many)."""

    days: Sequence[Day]
    shares: Sequence[tuple[Watch, int]]
    sources: Sequence[tuple[str, int]]
    voices: Sequence[tuple[str, int]]
    words: Sequence[tuple[str, int]]

    @property
    def total(self) -> int:
        return sum(day.total for day in self.days)

    @property
    def unhappy(self) -> int:
        return sum(day.said["negative"] + day.said["mixed"] for day in self.days)


def board(
    member: Member, *, now: datetime, days: int = 14, watch_id: int | None = None
) -> Board:
    """Of the watches the member may see (or one of them). A constant number of queries."""
    zone = now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else ZoneInfo("UTC")
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    begin = today - timedelta(days=days - 1)
    watches = list(Watch.objects.visible_to(member).filter(is_on=True))
    asked = [w for w in watches if watch_id in (None, w.pk)]
    ours = [w.pk for w in asked if not w.is_competitor] or [w.pk for w in asked]
    since = bins.number(begin)
    heard = Volume.objects.filter(bin__gte=since)
    mentions = Mention.objects.about_us().filter(watch__in=ours, bin__gte=since)
    return Board(
        _days(heard.filter(watch__in=ours), begin, days, zone),
        _shares(watches, heard),
        _sources(heard.filter(watch__in=ours)),
        _voices(mentions),
        _words(mentions),
    )


def _days(heard: object, begin: datetime, count: int, zone: ZoneInfo) -> list[Day]:
    """By local days, however long daylight saving makes them."""
    found = {
        (begin + timedelta(days=n)).date(): Day(begin + timedelta(days=n))
        for n in range(count)
    }
    rows = heard.annotate(hour=Floor(F("bin") / bins.AN_HOUR))  # type: ignore[attr-defined]
    sums = rows.values_list("hour", "sentiment").annotate(Sum("said")).order_by()
    for hour, mood, said in sums:
        local = bins.begin(int(hour) * bins.AN_HOUR).astimezone(zone).date()
        if local in found:
            found[local].said[mood if mood in MOODS else ""] += said
    return list(found.values())


def _shares(watches: list[Watch], heard: object) -> list[tuple[Watch, int]]:
    rows = heard.values_list("watch").annotate(Sum("said")).order_by()  # type: ignore[attr-defined]
    said = dict(rows)
    pairs = [(watch, said.get(watch.pk, 0)) for watch in watches]
    return sorted(pairs, key=lambda pair: (-pair[1], pair[0].name))[:MOST_SHOWN]


def _sources(heard: object) -> list[tuple[str, int]]:
    rows = heard.values_list("account").annotate(n=Sum("said")).order_by("-n")  # type: ignore[attr-defined]
    top = list(rows[:MOST_SHOWN])
    names = dict(Account.objects.filter(pk__in=[pk for pk, _ in top]).values_list("pk", "name"))  # fmt: skip
    return [(names.get(pk, "?"), count) for pk, count in top]


def _voices(mentions: object) -> list[tuple[str, int]]:
    rows = mentions.exclude(handle=None).values_list("handle")  # type: ignore[attr-defined]
    top = list(rows.annotate(n=Count("message", distinct=True)).order_by("-n", "handle")[:MOST_SHOWN])  # fmt: skip
    names = {h.pk: str(h) for h in Handle.objects.filter(pk__in=[pk for pk, _ in top])}
    return [(names.get(pk, "?"), count) for pk, count in top]


def _words(mentions: object) -> list[tuple[str, int]]:
    """The longer words of the newest mentions, a message once each."""
    newest = mentions.order_by("-bin").values_list("message_id", "message__text")  # type: ignore[attr-defined]
    count: Counter[str] = Counter()
    for text in dict(newest[:_WORDS_FROM]).values():
        count.update({w for w in words.words(text) if len(w) >= _LEAST_LETTERS})
    return sorted(count.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SHOWN]
