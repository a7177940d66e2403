"""Customers were linked or taken apart: of the affected, who is part of another stands as the other.

The row of a part is set aside, not lost, and stands again once the link is taken back; what was said to a part
was said to the person, and goes back with whoever was written to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.core.actor import Actor
from ascolto.customers.models import Customer
from ascolto.monitor.actions import affecting
from ascolto.monitor.actions.stepping import show
from ascolto.monitor.models import Affected, Incident, Telling

_KEPT = (
    "workspace_id", "incident_id", "customer_id", "source", "evidence", "evidence_at",
    "added_at", "added_by", "lent_at",
)  # fmt: skip
Place = tuple[int, int]  # incident, customer


@transaction.atomic
def follow(customer_ids: Collection[int]) -> None:
    """Told twice changes nothing. A constant number of queries, and some for each incident."""
    now, ids = timezone.now(), list(customer_ids)
    rows = Affected.objects.select_for_update().filter(customer__among=ids)
    mine = list(rows.order_by("pk"))
    if not mine:
        return
    whose = dict(Customer.objects.filter(pk__in=ids).values_list("pk", "absorbed_by_id"))  # fmt: skip
    parts = [r for r in mine if whose.get(r.customer_id) and r.removed_at is None]
    free = [r for r in mine if not whose.get(r.customer_id)]
    _join(parts, {pk: root for pk, root in whose.items() if root}, now)
    apart = [r for r in free if _is_set_aside(r)]
    _part(apart)
    lent = [r for r in free if r.lent_at and r.removed_at is None]
    _take_back(lent, {r.incident_id: r for r in apart}, now)
    _look({r.incident_id for r in mine}, {*ids, *filter(None, whose.values())}, now)


def _is_set_aside(row: Affected) -> bool:
    """Because it was part of another; whom a person took out stays out."""
    return row.removed_at is not None and row.removed_by == _us()


def _us() -> str:
    return Actor.system().name


def _join(parts: Sequence[Affected], roots: dict[int, int], now: datetime) -> None:
    """Who stands makes the person stand, even where the person had been taken out."""
    if not parts:
        return
    missing = {(r.incident_id, roots[r.customer_id]): r for r in parts}
    known = _at(missing)
    Affected.objects.insert(
        _KEPT,
        [
            (r.workspace_id, r.incident_id, customer, r.source, r.evidence, r.evidence_at, r.added_at, r.added_by, now)
            for (_incident, customer), r in missing.items() if (_incident, customer) not in known
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    known = _at(missing)
    for kept in known.values():
        if (
            kept.removed_at is not None
        ):  # who took them out stays noted, for when it is taken back
            kept.removed_at, kept.lent_at = None, now
    for row in parts:
        kept = known[row.incident_id, roots[row.customer_id]]
        kept.told_at = min(filter(None, (kept.told_at, row.told_at)), default=None)
        row.removed_at, row.removed_by = now, _us()
        _carry(row, kept)
    Affected.objects.bulk_update(known.values(), ["removed_at", "lent_at", "told_at"])
    Affected.objects.bulk_update(parts, ["removed_at", "removed_by"])


def _at(places: Iterable[Place]) -> dict[Place, Affected]:
    wanted = set(places)
    rows = Affected.objects.select_for_update().filter(
        incident__in={one for one, _c in wanted},
        customer__in={two for _i, two in wanted},
    )
    found = {(r.incident_id, r.customer_id): r for r in rows.order_by("pk")}
    return {place: row for place, row in found.items() if place in wanted}


def _carry(row: Affected, kept: Affected) -> None:
    """What was told to a part, or is about to be, is told to the person, and not again."""
    known = Telling.objects.filter(customer=kept.customer_id).values("statement_id")
    mine = Telling.objects.filter(affected=row).exclude(statement__in=known)
    mine.update(customer_id=kept.customer_id, affected=kept)


def _part(rows: Sequence[Affected]) -> None:
    """They stand again, with what was written to them."""
    for row in rows:
        row.removed_at, row.removed_by = None, ""
        theirs = Telling.objects.filter(
            statement__incident=row.incident_id,
            message__thread__handle__link__customer=row.customer_id,
        )
        theirs.update(customer_id=row.customer_id, affected=row)
        told = Telling.objects.filter(affected=row, told_at__isnull=False)
        first = told.order_by("told_at").values_list("told_at", flat=True).first()
        row.told_at = row.told_at or first
    Affected.objects.bulk_update(rows, ["removed_at", "removed_by", "told_at"])


def _take_back(
    rows: Sequence[Affected], apart: Mapping[int, Affected], now: datetime
) -> None:
    """Who only stood for others, once none of them is part of them any more; what nobody has written yet
    is for whom they stood (`apart`, by incident)."""
    ended = []
    for row in rows:
        parts = Affected.objects.filter(
            incident=row.incident_id, customer__absorbed_by=row.customer_id,
            removed_at__isnull=False, removed_by=_us(),
        )  # fmt: skip
        if not parts.exists():
            row.removed_at, row.removed_by = now, row.removed_by or _us()
            row.lent_at = None
            if row.incident_id in apart:
                _return(row, apart[row.incident_id])
            ended.append(row)
    Affected.objects.bulk_update(ended, ["removed_at", "removed_by", "lent_at"])


def _return(row: Affected, part: Affected) -> None:
    known = Telling.objects.filter(customer=part.customer_id).values("statement_id")
    mine = Telling.objects.filter(affected=row, message=None)
    mine.exclude(statement__in=known).update(
        customer_id=part.customer_id, affected=part
    )


def _look(
    incident_ids: Collection[int], customers: Collection[int], now: datetime
) -> None:
    for incident in Incident.objects.select_related("brand").filter(
        pk__in=incident_ids
    ):
        affecting.look_again(incident, customers, now=now)
        show(incident)
