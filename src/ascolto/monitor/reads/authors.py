"""What is known of those who write in public on one account: what influence is reckoned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Sum, When

from ascolto.channels.models import Account, Handle, Message, Reaction
from ascolto.customers.reads import objections
from ascolto.monitor import about, naming
from ascolto.monitor.influence import Voice

YEAR = timedelta(days=365)
RECENT = 50  # posts of an author that are looked at for what they are about
MOST = (
    50_000  # newest answers, and newest texts, that are read for who speaks with whom
)
PASSED_ON = "🔁"  # the sign by which channels tell that somebody passed a post on


@dataclass(frozen=True)
class Known:
    """`named`: who answered or named whom. Keys are ids of handles, as text."""

    voices: list[Voice]
    named: list[tuple[str, str]]


def known(account: Account, now: datetime) -> Known:
    """A constant number of queries, however many write. Nobody who asked not to be profiled."""
    said = _said(account, now)
    totals = said.values("handle").annotate(
        posts=Count("pk"),
        likes=Sum("spread__likes", default=0),
        comments=Sum("spread__comments", default=0),
        shares=Sum("spread__shares", default=0),
    )
    rows = {row["handle"]: dict(row) for row in totals.order_by()}
    if not rows:
        return Known([], [])
    felt = _felt(said)
    answers = _answers(said)
    people = Handle.objects.filter(pk__among=list(rows))
    handles = list(people.values_list("pk", "external_id", "name", "followers"))
    relevant = _about(account, said, rows)
    answered = Counter(whom for _who, whom in set(answers))
    voices = [
        _voice(rows[pk], followers, felt.get(pk, (0, 0)), answered[pk], relevant[pk])
        for pk, _external, _name, followers in handles
    ]
    named = answers + _named(said, [(pk, ext, name) for pk, ext, name, _n in handles])
    return Known(voices, [(str(who), str(whom)) for who, whom in named])


def _said(account: Account, now: datetime) -> QuerySet[Message]:
    rows = Message.objects.inbound().filter(
        account=account, is_public=True, sent_at__gte=now - YEAR, handle__isnull=False
    )
    rows = rows.exclude(state=Message.State.DELETED)
    found: QuerySet[Message] = rows.exclude(
        handle__link__isnull=False, handle__link__customer__in=objections.people()
    )
    return found


def _voice(
    row: dict[str, Any],
    followers: int | None,
    felt: tuple[int, int],
    answered: int,
    about: int,
) -> Voice:
    """What the provider counts, or what we counted ourselves, whichever is more."""
    return Voice(
        str(row["handle"]),
        followers=followers or 0,
        likes=max(row["likes"], felt[0]),
        comments=max(row["comments"], answered),
        shares=max(row["shares"], felt[1]),
        posts=row["posts"],
        about_us=about,
    )


def _felt(said: QuerySet[Message]) -> dict[int, tuple[int, int]]:
    """Reactions that came one by one: likes, and how often somebody passed it on."""
    rows = Reaction.objects.filter(message__in=said, gone=False)
    counted = rows.values_list("message__handle").annotate(
        likes=Count("pk", filter=~Q(emoji=PASSED_ON)),
        shares=Count("pk", filter=Q(emoji=PASSED_ON)),
    )
    return {pk: (likes, shares) for pk, likes, shares in counted.order_by()}


def _answers(said: QuerySet[Message]) -> list[tuple[int, int]]:
    """Who answered whom, by what each message says it answers."""
    rows = said.exclude(in_reply_to="").order_by("-sent_at")
    asked = list(rows.values_list("handle", "in_reply_to")[:MOST])
    if not asked:
        return []
    above = said.filter(external_id__among=sorted({to for _who, to in asked}))
    whose = dict(above.values_list("external_id", "handle"))
    return [(who, whose[to]) for who, to in asked if to in whose and whose[to] != who]


def _named(
    said: QuerySet[Message], handles: Iterable[tuple[int, str, str]]
) -> list[tuple[int, int]]:
    called = naming.of(handles)
    rows = said.filter(text__contains="@").order_by("-sent_at")
    return [
        (who, whom)
        for who, text in rows.values_list("handle", "text")[:MOST]
        for whom in naming.named(text, called)
        if whom != who
    ]


def _about(
    account: Account, said: QuerySet[Message], rows: dict[int, dict[str, Any]]
) -> Counter[int]:
    """How many of the last posts are about us: where one writes to us, all of them."""
    if not about.is_only_heard(account):
        return Counter({pk: min(row["posts"], RECENT) for pk, row in rows.items()})
    seen: Counter[int] = Counter()
    found: Counter[int] = Counter()
    newest = said.order_by("-sent_at").annotate(
        ours=Case(When(about.us(), then=True), default=False)
    )
    for pk, is_ours in newest.values_list("handle", "ours").iterator(5_000):
        if seen[pk] < RECENT:
            seen[pk] += 1
            found[pk] += is_ours
    return found
