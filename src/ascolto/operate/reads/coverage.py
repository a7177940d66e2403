"""What got no answer, by channel and age; and the share of what did.

Counted over the ledger: whoever writes and waits opens a commitment, so nothing can be missing.
Set-based and over partial indexes: as quick with a million answered ones as with none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import REPLIES
from ascolto.core.models import Member
from ascolto.operate.models import Closure, Conversation

AGES = (
    ("hour", timedelta(0), timedelta(hours=1)),
    ("morning", timedelta(hours=1), timedelta(hours=4)),
    ("day", timedelta(hours=4), timedelta(days=1)),
    ("days", timedelta(days=1), timedelta(days=3)),
    ("older", timedelta(days=3), None),
)
PAGE = 40
_SUBJECT = Conversation._meta.label_lower


@dataclass(frozen=True)
class Channel:
    """One account: who waits there, how long, and what became of the rest in the period."""

    account: Account
    waiting: dict[str, int] = field(default_factory=dict)  # by age
    answered: int = 0
    released: int = 0  # no answer needed, and somebody said why
    where_asked: int = 0

    @property
    def waits(self) -> int:
        return sum(self.waiting.values())

    @property
    def share(self) -> float | None:
        """Of everything that wanted an answer, the part that got one; None: nothing did."""
        wanted = self.answered + self.waits
        return self.answered / wanted if wanted else None

    @property
    def share_where_asked(self) -> float | None:
        return self.where_asked / self.answered if self.answered else None


def channels(member: Member, *, since: datetime) -> list[Channel]:
    """Every account the member sees, the one with the most in silence first. Five queries."""
    waiting, settled = _waiting(member), _settled(member, since)
    accounts = Account.objects.in_bulk({*waiting, *settled})
    rows = [
        Channel(account, waiting.get(pk, {}), **settled.get(pk, {}))
        for pk, account in accounts.items()
    ]
    return sorted(rows, key=lambda c: (-c.waits, c.account.name))


def _ledger(member: Member) -> QuerySet[Commitment]:
    rows = Commitment.objects.filter(kind__in=REPLIES, account_id__isnull=False)
    brands = list(member.brands.values_list("pk", flat=True))
    return rows.filter(brand_id__in=brands) if brands else rows


def _of_age(name: str, now: datetime) -> Q:
    young, old = next((a, b) for n, a, b in AGES if n == name)
    begun = Q(started_at__lte=now - young) if young else Q()
    return begun & Q(started_at__gt=now - old) if old else begun


def _waiting(member: Member) -> dict[int, dict[str, int]]:
    now = timezone.now()
    rows = _ledger(member).filter(state=Commitment.State.OPEN).order_by()
    counts = {n: Count("pk", filter=_of_age(n, now)) for n, _a, _b in AGES}
    return _by_account(rows.values("account_id").annotate(**counts))


def _settled(member: Member, since: datetime) -> dict[int, dict[str, int]]:
    there = Message.objects.filter(
        pk=OuterRef("kept_by_message_id"), account_id=OuterRef("account_id")
    )
    kept, released = Q(state="kept"), Q(state="released")
    rows = _ledger(member).filter(kept | released, settled_at__gte=since).order_by()
    counted = (
        rows.annotate(there=Exists(there))
        .values("account_id")
        .annotate(
            answered=Count("pk", filter=kept),
            released=Count("pk", filter=released),
            where_asked=Count("pk", filter=kept & Q(there=True)),
        )
    )
    return _by_account(counted)


def _by_account(counted: Iterable[Any]) -> dict[int, dict[str, int]]:
    return {row.pop("account_id"): row for row in counted}


@dataclass(frozen=True)
class Silence:
    """Somebody who waits, and in which conversation."""

    commitment: Commitment
    conversation: Conversation | None


def silences(
    member: Member, *, account_id: int | None = None, age: str = "", after: int = 0
) -> tuple[list[Silence], int]:
    """Who waits, the longest first, and where the next page begins (0: at the end). Keyset."""
    rows = _ledger(member).filter(state=Commitment.State.OPEN)
    rows = rows.filter(account_id=account_id) if account_id else rows
    if age in {name for name, _a, _b in AGES}:
        rows = rows.filter(_of_age(age, timezone.now()))
    last = Commitment.objects.filter(pk=after).first() if after else None
    if last:
        at = last.started_at
        rows = rows.filter(Q(started_at__gt=at) | Q(started_at=at, pk__gt=last.pk))
    found = list(
        rows.select_related("customer", "brand").order_by("started_at", "pk")[
            : PAGE + 1
        ]
    )
    shown = found[:PAGE]
    return _placed(shown), shown[-1].pk if len(found) > PAGE else 0


def _placed(rows: Sequence[Commitment]) -> list[Silence]:
    ids = {row.subject_id for row in rows if row.subject_type == _SUBJECT}
    about = Conversation.objects.select_related("account").in_bulk(ids) if ids else {}
    return [Silence(row, about.get(row.subject_id)) for row in rows]


def reasons(member: Member, *, since: datetime) -> list[tuple[str, int]]:
    """Why conversations were closed without an answer, the most frequent first. One query."""
    rows = Closure.objects.filter(
        reason=Closure.Reason.NO_ANSWER_NEEDED, at__gte=since, reopened_at=None
    )
    brands = list(member.brands.values_list("pk", flat=True))
    rows = rows.filter(conversation__brand_id__in=brands) if brands else rows
    counts = rows.order_by().values_list("because").annotate(n=Count("pk"))
    return list(counts.order_by("-n", "because")[:10])
