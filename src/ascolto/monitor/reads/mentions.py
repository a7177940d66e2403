"""The posts behind a picture: mentions by watch, day, mood, source, voice and word; keyset pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ascolto.channels.models import Message
from ascolto.core import search
from ascolto.core.models import Member
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Mention, Watch
from ascolto.monitor.reads import board, loudness, veiling
from ascolto.monitor.warning import bins

PAGE = 40
_AT_ONCE = PAGE * 4  # rows looked at: several watches may have heard one message
MOST_HITS = 3000  # newest messages with a word, or of a voice, among which is looked
EPOCH, MICRO = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
Place = tuple[datetime, int]  # when the last one of a page was said, and its id
MOODS = ("unhappy", "negative", "mixed", "neutral", "positive", "unknown")


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; empty: to nothing."""

    watch: int | None = None
    since: date | None = None
    until: date | None = None  # that day, too
    mood: str = ""
    source: int | None = None
    voice: int | None = None
    word: str = ""


@dataclass(frozen=True)
class Page:
    """`after`: where the next page begins, "" at the end. `watches`: by message, who heard it."""

    mentions: Sequence[Mention]
    watches: dict[int, list[Watch]] = field(default_factory=dict)
    after: str = ""


def listed(
    member: Member, asked: Asked, *, now: datetime, after: str = "", days: int = 28
) -> Page:
    """The newest first, each message once. A constant number of queries."""
    watches = {w.pk: w for w in Watch.objects.visible_to(member)}
    wanted = [pk for pk in watches if asked.watch == pk]  # one that is off, too
    if asked.watch is None:
        wanted = [w.pk for w in board.chosen(board.listening(watches.values()), None)]
    first, end = _between(asked, now, days)
    place = _place(after)
    rows = Mention.objects.about_us().filter(watch__in=wanted, bin__lt=end)
    rows = rows.filter(bin__gte=_from(member, asked, wanted, first, place), **_only(asked))  # fmt: skip
    rows = _named(rows, member, asked)
    if place:
        at, message = place
        before = Q(said_at__lt=at) | Q(said_at=at, message__lt=message)
        rows = rows.filter(before, bin__lte=bins.number(at))
    return _page(rows, watches)


def _page(rows: QuerySet[Mention], watches: dict[int, Watch]) -> Page:
    """A message that several watches heard stands once, with all of them."""
    found = rows.select_related("message__handle", "message__account", "account")
    taken = list(found.order_by("-said_at", "-message", "watch")[:_AT_ONCE])
    once: dict[int, Mention] = {}
    heard: dict[int, list[Watch]] = {}
    for mention in taken:
        once.setdefault(mention.message_id, mention)
        heard.setdefault(mention.message_id, []).append(watches[mention.watch_id])
    shown = list(once.values())[:PAGE]
    veiling.veil(mention.message.handle for mention in shown)
    is_more = len(once) > PAGE or len(taken) == _AT_ONCE
    last = shown[-1] if is_more else None
    after = f"{(last.said_at - EPOCH) // MICRO}-{last.message_id}" if last else ""
    return Page(shown, {m.message_id: heard[m.message_id] for m in shown}, after)


def _between(asked: Asked, now: datetime, days: int) -> tuple[int, int]:
    """Bins: whole local days, the last weeks where none are named."""
    zone = now.tzinfo or ZoneInfo("UTC")
    until = asked.until or now.date()
    since = asked.since or until - timedelta(days=days - 1)
    first = datetime.combine(since, time(), tzinfo=zone)
    end = datetime.combine(until + timedelta(days=1), time(), tzinfo=zone)
    return bins.number(first), bins.number(end)


def _from(
    member: Member, asked: Asked, watches: Sequence[int], first: int, place: Place | None
) -> int:  # fmt: skip
    """As far back as a page can need: counted beforehand, so that a million need not be sorted."""
    if asked.word or asked.voice:
        return first
    # The page before ended in the hour of `place[0]`: the hours before it are counted, and what its own
    # still holds is listed beside them, so a page is rather too long than too short.
    until = bins.number(place[0]) if place else None
    heard = loudness.hourly(loudness.once(watches, first), first, until, **_only(asked))
    return loudness.newest(heard, _AT_ONCE, first)


def _only(asked: Asked) -> dict[str, object]:
    moods = {"unhappy": UNHAPPY, "unknown": ("",)}.get(asked.mood, (asked.mood,))
    only: dict[str, object] = {"sentiment__in": moods} if asked.mood in MOODS else {}
    return only | ({"account": asked.source} if asked.source else {})


def _named(rows: QuerySet[Mention], member: Member, asked: Asked) -> QuerySet[Mention]:
    if asked.voice:
        mine = Message.objects.filter(handle=asked.voice).order_by("-sent_at")
        ids = list(mine.values_list("pk", flat=True)[:MOST_HITS])
        rows = rows.filter(message__among=ids)
    if asked.word:
        ids = search.find(member.workspace_id, asked.word, limit=MOST_HITS)
        rows = rows.filter(message__among=ids)
    return rows


def _place(after: str) -> Place | None:
    at, _, message = after.partition("-")
    good = all(p.isascii() and p.isdecimal() and len(p) < 17 for p in (at, message))
    return (EPOCH + timedelta(microseconds=int(at)), int(message)) if good else None
