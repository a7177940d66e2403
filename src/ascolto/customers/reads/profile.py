"""A customer as a page shows them: facts, handles, links that can be taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ascolto.customers.models import Customer, HandleLink, Merge


@dataclass(frozen=True)
class About:
    """What the team wrote of one of the linked customers."""

    customer: Customer
    text: str


@dataclass(frozen=True)
class Profile:
    customer: Customer  # the standing one
    links: Sequence[HandleLink]  # with their handles, who wrote last first
    merges: Sequence[Merge]  # links that hold, the newest first
    abouts: Sequence[About]  # notes, their own first
    known_since: datetime | None  # first seen on any handle

    @property
    def ids(self) -> set[int]:
        """Every customer row that is this person, for reading histories."""
        return {self.customer.pk, *(merge.absorbed_id for merge in self.merges)}


def profile(customer: Customer) -> Profile:
    """Of the person; of who they are part of, when they were linked. Three queries."""
    root = customer.absorbed_by_id or customer.pk
    people = Customer.objects.filter(Q(pk=root) | Q(absorbed_by=root))
    by_id = {row.pk: row for row in people.order_by("pk")}
    links = HandleLink.objects.filter(customer=root).select_related("handle")
    latest_first = list(links.order_by("-handle__last_seen_at", "pk"))
    merges = Merge.objects.active().filter(kept__in=by_id)
    return Profile(
        customer=by_id[root],
        links=latest_first,
        merges=list(merges.select_related("kept", "absorbed", "by").order_by("-pk")),
        abouts=_abouts(by_id, root),
        known_since=min((x.handle.first_seen_at for x in latest_first), default=None),
    )


def ids(customer: Customer) -> set[int]:
    """Every customer row that is this person. One query."""
    root = customer.absorbed_by_id or customer.pk
    rows = Customer.objects.filter(absorbed_by=root)
    return {root, *rows.values_list("pk", flat=True)}


def _abouts(people: dict[int, Customer], root: int) -> list[About]:
    """Everybody's own note; the standing customer may show a linked one's, which is not told twice."""
    first = sorted(people.values(), key=lambda row: (row.pk != root, row.pk))
    return [
        About(row, row.about)
        for row in first
        if row.about and "about" not in row.borrowed
    ]
