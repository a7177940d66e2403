"""Reviews: how many stars, and how many of them have an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q

from ascolto.channels import registry
from ascolto.channels.models import Account, Message
from ascolto.core.models import Member


@dataclass(frozen=True)
class Reviews:
    """Of one account in a period: by stars, how many and how many answered."""

    account: Account
    by_stars: dict[int, tuple[int, int]] = field(default_factory=dict)

    @property
    def scale(self) -> int:
        return registry.manifest(self.account.kind).rating_scale or 5

    @property
    def lines(self) -> list[tuple[int, int, int]]:
        """(stars, how many, how many answered), the best first."""
        most = max([self.scale, *self.by_stars])
        return [(n, *self.by_stars.get(n, (0, 0))) for n in range(most, 0, -1)]

    @property
    def count(self) -> int:
        return sum(n for n, _ in self.by_stars.values())

    @property
    def answered(self) -> int:
        return sum(n for _, n in self.by_stars.values())

    @property
    def average(self) -> float:
        """Mean of the stars; 0.0 without reviews."""
        total = sum(stars * n for stars, (n, _) in self.by_stars.items())
        return total / self.count if self.count else 0.0


def reviews(member: Member, *, since: datetime) -> Sequence[Reviews]:
    """Every account the member sees that got reviews, the one with most in silence first.

    Two queries. Answered is a review after which a person of ours spoke in its thread.
    """
    ours = Message.objects.filter(
        thread_id=OuterRef("thread_id"), direction="out", by_rule="",
        sent_at__gt=OuterRef("sent_at"),
    ).exclude(delivery__status__in=["pending", "sending", "failed", "cancelled"])  # fmt: skip
    brands = member.brand_ids()
    seen = Q(account__brand_id__in=brands) if brands else Q()
    rows = Message.objects.inbound().filter(seen, rating__gt=0, sent_at__gte=since)
    counted = (
        rows.exclude(state=Message.State.DELETED)
        .annotate(has_answer=Exists(ours))
        .order_by()
        .values_list("account_id", "rating")
        .annotate(n=Count("pk"), answered=Count("pk", filter=Q(has_answer=True)))
    )
    by_account: dict[int, dict[int, tuple[int, int]]] = {}
    for account_id, rating, n, answered in counted:
        by_account.setdefault(account_id, {})[rating] = (n, answered)
    accounts = Account.objects.in_bulk(by_account)
    found = [Reviews(accounts[pk], stars) for pk, stars in by_account.items()]
    return sorted(found, key=lambda r: (r.answered - r.count, r.account.name))
