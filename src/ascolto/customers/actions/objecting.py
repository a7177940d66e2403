"""A customer does not want to be profiled (GDPR, article 21), or has changed their mind.

It is said of the person: of every customer that is part of them now, so that it holds whatever is
linked or taken apart later.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ascolto.core import activity, authority, bus, live
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.customers.models import Customer
from ascolto.events import ProfilingRefused


@transaction.atomic
def refuse(customer: Customer, *, by: Actor, why: str = "") -> None:
    """No scores and no listening for this person from now on. Refusing twice keeps the first."""
    authority.require(by, Role.AGENT)
    rows = _person(customer).filter(unprofiled_since=None)
    ids = sorted(rows.values_list("pk", flat=True))
    if not ids:
        return
    rows.update(unprofiled_since=timezone.now())
    activity.record("refused profiling", customer, by=by, why=why[:500])
    bus.publish(ProfilingRefused(customer.workspace_id, tuple(ids)))
    _show(customer)


@transaction.atomic
def allow(customer: Customer, *, by: Actor) -> None:
    """They may be profiled again; what was forgotten is computed anew with time."""
    authority.require(by, Role.AGENT)
    rows = _person(customer).filter(unprofiled_since__isnull=False)
    if rows.update(unprofiled_since=None):
        activity.record("allowed profiling", customer, by=by)
        _show(customer)


def _person(customer: Customer) -> QuerySet[Customer]:
    root = customer.absorbed_by_id or customer.pk
    rows: QuerySet[Customer] = Customer.objects.filter(Q(pk=root) | Q(absorbed_by=root))
    return rows


def _show(customer: Customer) -> None:
    live.push(customer.workspace_id, "customers.changed", ids=[customer.pk])
