"""Whom a statement would reach if it were sent now, by which channels, and whom not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from ascolto.channels import registry
from ascolto.monitor import wording
from ascolto.monitor.letter_words import Words
from ascolto.monitor.models import Affected, Statement


@dataclass(frozen=True)
class Audience:
    """`by_kind`: (kind of channel, customers); `left_out`: (why code, customers). The most first."""

    by_kind: Sequence[tuple[str, int]]
    left_out: Sequence[tuple[str, int]]

    @property
    def reached(self) -> int:
        return sum(n for _kind, n in self.by_kind)

    @property
    def unreached(self) -> int:
        return sum(n for _why, n in self.left_out)

    @property
    def woken(self) -> int:
        """How many of those reached would be called or texted."""
        kinds = waking()
        return sum(n for kind, n in self.by_kind if kind in kinds)


def of(row: Statement) -> Audience:
    """As it stands, of those it was not sent to yet; each letter is looked at once more before it leaves.

    A constant number of queries.
    """
    groups = untold(row).values_list("account__kind", "reach", "reach_why", "language")
    words, brand = Words(row), row.incident.brand.name
    known = wording.values(name="", brand=brand)
    reached: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for kind, reach, why, language, n in groups.annotate(Count("pk")).order_by():
        if reach == Affected.Reach.NONE or not kind:
            left[why or "no_channel"] += n
        elif isinstance(found := words.of(kind, reach, language, known), str):
            left[found] += n
        else:
            reached[kind] += n
    return Audience(reached.most_common(), left.most_common())


def untold(row: Statement) -> QuerySet[Affected]:
    """Whom it was not sent to yet."""
    rows = Affected.objects.standing().filter(incident=row.incident_id)
    known = row.tellings.values("customer_id")
    left: QuerySet[Affected] = rows.exclude(customer__in=known)
    return left


def waking() -> set[str]:
    """The kinds of channels that sound wherever the customer is, whatever the hour."""
    return {kind for kind, one in registry.manifests().items() if one.wakes}
