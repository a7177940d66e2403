"""People who wrote on two channels: the team has recognised some, the others wait to be."""

from __future__ import annotations

from datetime import datetime, timedelta

from ascolto.channels.models import Handle, Message
from ascolto.core import bulk, bus
from ascolto.customers.actions import linking
from ascolto.customers.models import Customer
from ascolto.demo.founding import House

RECOGNISED_AFTER = timedelta(minutes=20)
BY = ("irene", "samuele", "nives")


def link_some(house: House, *, now: datetime) -> None:
    """Every other one of those with two handles, a while after the second wrote."""
    pairs = _pairs(house)
    merges = []
    for number, (at, kept, absorbed) in enumerate(pairs[::2]):
        by = house.actor(BY[number % len(BY)])
        merge = linking.link(kept, absorbed, by=by)
        merge.at = min(at + RECOGNISED_AFTER, now)
        merges.append(merge)
    bulk.update(merges, ["at"], house.workspace.pk)
    while bus.dispatch():
        pass


def _pairs(house: House) -> list[tuple[datetime, Customer, Customer]]:
    """(when both were known, who was known first, who second), oldest first."""
    first: dict[int, datetime] = {}
    rows = Message.objects.exclude(handle=None).order_by("-received_at")
    for handle, at in rows.values_list("handle", "received_at"):
        first[handle] = at
    by_name: dict[str, list[Handle]] = {}
    handles = Handle.objects.select_related("link__customer").order_by("pk")
    spoke = [one for one in handles if one.pk in first]
    for handle in sorted(spoke, key=lambda one: first[one.pk]):
        by_name.setdefault(handle.name, []).append(handle)
    several = {person.name for person in house.company.people}
    pairs = [
        (first[two[1].pk], two[0].link.customer, two[1].link.customer)
        for name, two in by_name.items()
        if name in several and len(two) > 1
    ]
    return sorted(pairs, key=lambda pair: pair[0])
