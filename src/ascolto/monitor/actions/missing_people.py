"""The night's look for customers who have gone quiet, a batch at a time; the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ascolto.core import scoping
from ascolto.customers.models import Customer
from ascolto.customers.reads import objections
from ascolto.monitor.models import Silence
from ascolto.monitor.reads import contacts
from ascolto.monitor.reads.contacts import Place
from ascolto.monitor.silence import silence

BATCH = 500


def look(now: datetime, *, after: int = 0) -> int | None:
    """The customers that come `after` this id; where to go on, or None at the end."""
    rows = Customer.objects.standing().filter(pk__gt=after)
    rows = rows.exclude(pk__in=objections.people()).order_by("pk")
    people = list(rows.only("workspace_id")[:BATCH])
    upto = people[-1].pk if len(people) == BATCH else None
    _look(people, now, after=after, upto=upto)
    return upto


@transaction.atomic
def _look(
    people: Sequence[Customer], now: datetime, *, after: int, upto: int | None
) -> None:
    found: list[Silence] = []
    for (brand, customer), history in contacts.histories(people, now).items():
        days = sorted(history.days.values())
        score = silence(days, now, unhappy=history.unhappy)
        if score is not None:
            found.append(
                Silence(
                    workspace_id=scoping.current(), brand_id=brand, customer_id=customer,
                    score=score.value, parts=score.as_json(), last_at=days[-1],
                    found_at=now, at=now,
                )
            )  # fmt: skip
    if found:
        Silence.objects.bulk_create(
            found,
            update_conflicts=True,
            unique_fields=["brand", "customer"],
            update_fields=["score", "parts", "last_at", "at"],
        )
    _clear({(row.brand_id, row.customer_id) for row in found}, after=after, upto=upto)


def _clear(found: set[Place], *, after: int, upto: int | None) -> None:
    """Who is not quiet any more, is part of another, or does not want to be looked at."""
    rows = Silence.objects.filter(customer__gt=after)
    if upto is not None:
        rows = rows.filter(customer__lte=upto)
    places = rows.values_list("pk", "brand_id", "customer_id")
    over = [pk for pk, brand, customer in places if (brand, customer) not in found]
    Silence.objects.filter(pk__in=over).delete()
