"""Two customers are one person, and back. Nothing is mixed, so nothing is lost either way."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, bus, live, scoping
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import remembering
from ascolto.customers.family import Edge, Family
from ascolto.customers.models import Customer, HandleLink, Keyword, Merge
from ascolto.events import CustomersLinked, CustomersUnlinked


@transaction.atomic
def link(kept: Customer, absorbed: Customer, *, by: Actor) -> Merge:
    """From now on `absorbed` is part of `kept`: their handles are one customer's.

    The same link again is the one there is. Raises `Refusal` for a customer and itself, and for
    one that is part of another by now (the screen was old).
    """
    people = remembering.locked([kept.pk, absorbed.pk])
    kept, absorbed = people[kept.pk], people[absorbed.pk]
    same = Merge.objects.active().filter(kept=kept, absorbed=absorbed)
    standing: Merge | None = same.first()
    if standing:
        return standing
    _require_linkable(kept, absorbed)
    moved = HandleLink.objects.filter(customer=absorbed)
    merge: Merge = Merge.objects.create(
        workspace_id=scoping.current(),
        kept=kept,
        absorbed=absorbed,
        handle_ids=list(moved.order_by("pk").values_list("handle_id", flat=True)),
        by_id=by.member_id,
    )
    part = Q(pk=absorbed.pk) | Q(absorbed_by=absorbed)
    Customer.objects.filter(part).update(absorbed_by=kept)
    moved.update(customer=kept)
    Keyword.objects.filter(person=absorbed).update(person=kept)
    remembering.refresh([kept.pk])
    activity.record("linked", kept, by=by, absorbed=absorbed.pk, name=str(absorbed))
    bus.publish(CustomersLinked(merge.workspace_id, kept.pk, absorbed.pk))
    _push(kept.pk, absorbed.pk)
    return merge


@transaction.atomic
def undo(merge: Merge, *, by: Actor) -> Merge:
    """Take a link back: its customer stands again with their handles, as if never linked.

    Links made before and after it hold. Contacts that came meanwhile follow the handle they came
    by. Undoing twice keeps the first.
    """
    root_id = _root(merge.absorbed_id)
    remembering.locked([root_id, merge.absorbed_id])
    merge = Merge.objects.select_for_update().get(pk=merge.pk)
    if merge.is_undone:
        return merge
    merge.undone_at, merge.undone_by_id = timezone.now(), by.member_id
    merge.save(update_fields=["undone_at", "undone_by"])
    restored, part = merge.absorbed_id, _part(merge.absorbed_id, root_id)
    Customer.objects.filter(pk__in=part).update(absorbed_by=restored)
    Customer.objects.filter(pk=restored).update(absorbed_by=None)
    HandleLink.objects.filter(origin__in=part).update(customer=restored)
    Keyword.objects.filter(customer__in=part).update(person=restored)
    remembering.refresh([root_id, restored])
    activity.record("unlinked", merge.absorbed, by=by, kept=root_id)
    bus.publish(CustomersUnlinked(merge.workspace_id, root_id, restored))
    _push(root_id, restored)
    return merge


def _require_linkable(kept: Customer, absorbed: Customer) -> None:
    if kept.pk == absorbed.pk:
        raise Refusal(_("This is one customer already."), "same_customer")
    for one in (kept, absorbed):
        if not one.is_standing:
            raise Refusal(
                _(
                    "%(one)s is part of %(other)s by now. Nothing was changed; "
                    "open %(other)s and link from there."
                )
                % {"one": one, "other": one.absorbed_by},
                "absorbed",
            )


def _root(customer_id: int) -> int:
    """Whom a customer is part of at this moment."""
    row = Customer.objects.values_list("absorbed_by_id", flat=True)
    return row.get(pk=customer_id) or customer_id


def _part(customer_id: int, root_id: int) -> list[int]:
    """The customer and everybody linked into them, by the links that hold."""
    members = Customer.objects.filter(Q(pk=root_id) | Q(absorbed_by=root_id))
    edges = Merge.objects.active().filter(kept__in=members)
    family = Family(Edge(m.pk, m.kept_id, m.absorbed_id) for m in edges)
    return family.part(customer_id)


def _push(*ids: int) -> None:
    live.push(scoping.current(), "customers.changed", ids=list(ids))
