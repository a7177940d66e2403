"""Who is affected: added by what speaks for it, taken out and back, and looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import meeting
from ascolto.monitor.actions.stepping import show, step
from ascolto.monitor.models import Affected, Incident, IncidentWatch
from ascolto.monitor.reads import complaints, reach
from ascolto.monitor.reads.concerned import Found

MOST = 20_000  # of one incident
_PIECE = 500
_FIELDS = (
    "workspace_id", "incident_id", "customer_id", "source", "evidence", "evidence_at",
    "added_at", "added_by",
)  # fmt: skip
LOOKED_AT = (
    "thread_id", "account_id", "address", "reach", "reach_why", "reach_until",
    "language", "complained_at", "complaint_thread_id", "heard_at",
)  # fmt: skip


@dataclass(frozen=True)
class Added:
    """`new` of them are in now; `known` were before; `out` had been taken out and stay so."""

    new: int
    known: int
    out: int


@transaction.atomic
def add(incident: Incident, found: Sequence[Found], *, source: str, by: Actor) -> Added:
    """Twice the same adds nobody twice. Who was taken out comes back only by name (list, by hand).

    Raises `Refusal`.
    """
    require(by, Role.LEAD)
    _require_open(incident)
    there = dict(
        Affected.objects.filter(incident=incident).values_list("customer_id", "removed_at")
    )  # fmt: skip
    fresh = [one for one in found if one.customer_id not in there]
    out = [one for one in found if there.get(one.customer_id)]
    if len(there) + len(fresh) > MOST:
        raise Refusal(_("An incident holds at most 20,000 customers."), "too_many")
    back = _back(incident, out) if source in _BY_NAME else 0
    now = timezone.now()
    rows = [
        (
            incident.workspace_id, incident.pk, one.customer_id, source, one.evidence[:200],
            one.at, now, by.name[:200],
        )
        for one in fresh
    ]  # fmt: skip
    Affected.objects.insert(_FIELDS, rows, ignore_conflicts=True)
    look_again(incident, {one.customer_id for one in [*fresh, *out]}, now=now)
    made = len(fresh) + back
    if made:
        evidence = found[0].evidence if len({f.evidence for f in found}) == 1 else ""
        step(incident, "joined", by=by, source=source, count=made, evidence=evidence)
    return Added(made, len(found) - len(fresh) - len(out), len(out) - back)


@transaction.atomic
def introduce(
    incident: Incident, addresses: Mapping[str, str], *, by: Actor
) -> list[Found]:
    """Addresses of nobody we know become contacts, to be added; `addresses`: with a name or "". Raises `Refusal`."""
    require(by, Role.LEAD)
    _require_open(incident)
    met = meeting.introduce(addresses, by=by)
    return [Found(one.pk, None, address) for address, one in met.items()]


_BY_NAME = (Affected.Source.LIST, Affected.Source.HAND)


def _back(incident: Incident, out: Sequence[Found]) -> int:
    rows = Affected.objects.filter(
        incident=incident, customer__among=[one.customer_id for one in out]
    )
    return int(rows.update(removed_at=None, removed_by=""))


@transaction.atomic
def remove(rows: Collection[Affected], *, by: Actor) -> None:
    """They are not concerned after all. Who was told already has been told. Twice changes nothing."""
    require(by, Role.LEAD)
    for incident, ids in _by_incident(rows):
        mine = Affected.objects.standing().filter(pk__among=ids)
        if gone := mine.update(removed_at=timezone.now(), removed_by=by.name[:200]):
            step(incident, "removed", by=by, count=gone, more=_name(rows))


@transaction.atomic
def restore(rows: Collection[Affected], *, by: Actor) -> None:
    """They are concerned after all. Twice changes nothing."""
    require(by, Role.LEAD)
    for incident, ids in _by_incident(rows):
        mine = Affected.objects.filter(pk__among=ids, removed_at__isnull=False)
        if back := mine.update(removed_at=None, removed_by=""):
            step(incident, "restored", by=by, count=back, more=_name(rows))


def _name(rows: Collection[Affected]) -> dict[str, str]:
    """Of whom, where it is one person."""
    return {"who": str(next(iter(rows)).customer)} if len(rows) == 1 else {}


def _by_incident(rows: Iterable[Affected]) -> list[tuple[Incident, list[int]]]:
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.incident_id, []).append(row.pk)
    incidents = Incident.objects.in_bulk(found)
    for incident in incidents.values():
        _require_open(incident)
    return [(incidents[pk], ids) for pk, ids in found.items()]


def look_again(
    incident: Incident, customer_ids: Collection[int], *, now: datetime
) -> int:
    """How these can be told, and what they said, as it stands; how many changed.

    In pieces, each a constant number of queries.
    """
    ids, changed = sorted(customer_ids), 0
    watches = IncidentWatch.objects.filter(incident=incident)
    watched = list(watches.values_list("watch_id", flat=True)) if ids else []
    for begin in range(0, len(ids), _PIECE):
        changed += _look(incident, watched, ids[begin : begin + _PIECE], now)
    return changed


def _look(
    incident: Incident, watched: Sequence[int], ids: Sequence[int], now: datetime
) -> int:
    ways = reach.ways(ids, incident.brand, now=now)
    said = complaints.since(incident.since, watched, ids)
    rows = Affected.objects.filter(incident=incident, customer__among=ids)
    changed = []
    for row in rows.order_by("pk"):
        before = [getattr(row, name) for name in LOOKED_AT]
        _put(row, ways.get(row.customer_id, reach.Way(why="gone")), said.get(row.customer_id))  # fmt: skip
        if before != [getattr(row, name) for name in LOOKED_AT]:
            changed.append(row)
    if changed:
        Affected.objects.bulk_update(changed, _COLUMNS)
    return len(changed)


_COLUMNS = [name.replace("_id", "") if name in ("thread_id", "account_id") else name for name in LOOKED_AT]  # fmt: skip


def _put(row: Affected, way: reach.Way, heard: complaints.Heard | None) -> None:
    values: dict[str, Any] = {
        "thread_id": way.thread_id,
        "account_id": way.account_id,
        "address": way.address,
        "reach": way.reach,
        "reach_why": way.why,
        "reach_until": way.until,
        "language": way.language,
    }
    # Nothing since the first sign, where that has moved: then not what was said before it either.
    values |= {
        "complained_at": heard.complained_at if heard else None,
        "complaint_thread_id": heard.thread_id if heard else None,
        "heard_at": heard.last_at if heard else None,
    }
    for name, value in values.items():
        setattr(row, name, value)


def look_at_all(incident: Incident, *, now: datetime) -> None:
    """After its first sign or its watches moved."""
    rows = Affected.objects.filter(incident=incident)
    if look_again(incident, set(rows.values_list("customer_id", flat=True)), now=now):
        show(incident)


@transaction.atomic
def refresh(affected_ids: Collection[int], *, now: datetime) -> None:
    """Those whose channel takes something else by now."""
    rows = Affected.objects.standing().filter(pk__among=list(affected_ids))
    by_incident: dict[int, set[int]] = {}
    for incident_id, customer in rows.values_list("incident_id", "customer_id"):
        by_incident.setdefault(incident_id, set()).add(customer)
    incidents = Incident.objects.select_related("brand").in_bulk(by_incident)
    for pk, customers in by_incident.items():
        if look_again(incidents[pk], customers, now=now):
            show(incidents[pk])


def _require_open(incident: Incident) -> None:
    if not incident.is_open:
        raise Refusal(_("This incident is over."), "over")
