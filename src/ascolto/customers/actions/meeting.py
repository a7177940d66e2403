"""Meet people: every handle that wrote gets its customer, at first contact a new one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from ascolto.channels.contract import Identity
from ascolto.channels.models import Handle
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.customers.actions import remembering
from ascolto.customers.models import Customer, HandleLink


@transaction.atomic
def meet(handles: Sequence[Handle]) -> dict[int, Customer]:
    """The customer of each handle, by handle id. A constant number of queries.

    A handle that nobody knows makes a new customer, even when it claims somebody's e-mail or
    phone: a claim is no proof, and a stranger must not be shown another's history. Who may be
    the same person is *suggested* (`reads.suggestions`); a person decides (`linking.link`).
    """
    wanted = {handle.pk: handle for handle in handles}
    known = _links(wanted)
    strangers = [wanted[pk] for pk in sorted(wanted.keys() - known.keys())]
    remembering.learn((link, wanted[pk]) for pk, link in known.items())
    met = {pk: link.customer for pk, link in known.items()}
    return met | _welcome(strangers) if strangers else met


@transaction.atomic
def introduce(addresses: Mapping[str, str], *, by: Actor) -> dict[str, Customer]:
    """The customer of each e-mail address, by address; who has none becomes one. `addresses`: with a name or "".

    They are found by the address, and can be written to there. Twice is once. Two queries more than `meet`.
    """
    names = {one.strip().lower(): name for one, name in addresses.items()}
    rows = Handle.objects.filter(realm=Identity.EMAIL.value, external_id__among=list(names))  # fmt: skip
    known = set(rows.values_list("external_id", flat=True))
    Handle.objects.bulk_create(
        [
            Handle(realm=Identity.EMAIL.value, external_id=one, email=one, name=name[:200])
            for one, name in names.items()
            if one not in known
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    handles = list(rows.all())
    met = meet(handles)
    made = [met[h.pk] for h in handles if h.external_id not in known]
    activity.record_many("introduced", [(c, {}) for c in made], by=by)
    return {h.external_id: met[h.pk] for h in handles}


def _links(handle_ids: Iterable[int]) -> dict[int, HandleLink]:
    """One object per customer, however many of their handles are among these."""
    rows = HandleLink.objects.filter(handle_id__among=set(handle_ids))
    people: dict[int, Customer] = {}
    links = {}
    for row in rows.select_related("customer", "origin"):
        row.customer = people.setdefault(row.customer_id, row.customer)
        row.origin = people.setdefault(row.origin_id, row.origin)
        links[row.handle_id] = row
    return links


def _welcome(handles: Sequence[Handle]) -> dict[int, Customer]:
    """New customers. Where another process was quicker, its customer is theirs, and ours goes."""
    customers = [remembering.stranger(handle) for handle in handles]
    Customer.objects.bulk_create(customers)
    linked = HandleLink.objects.insert(
        ("workspace_id", "handle_id", "customer_id", "origin_id"),
        [
            (c.workspace_id, h.pk, c.pk, c.pk)
            for h, c in zip(handles, customers, strict=True)
        ],
        ignore_conflicts=True,
    )
    pairs = list(zip(customers, handles, strict=True))
    met = {handle.pk: customer for customer, handle in pairs}
    if linked < len(handles):
        links = _links(handle.pk for handle in handles)
        met = {pk: link.customer for pk, link in links.items()}
        mine = {link.origin_id for link in links.values()}
        Customer.objects.filter(pk__in={c.pk for c in customers} - mine).delete()
        pairs = [(c, h) for c, h in pairs if c.pk in mine]
    remembering.index_new(pairs)
    activity.record_many("met", [(c, {}) for c, _ in pairs], by=Actor.system())
    return met
