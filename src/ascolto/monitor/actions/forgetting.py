"""Who asked not to be profiled is forgotten here at once: scores, lists, and who follows them."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q

from ascolto.channels.models import Handle
from ascolto.customers.models import Customer
from ascolto.customers.reads import objections
from ascolto.monitor.models import Following, Influence, Mention, Silence, Speaker


@transaction.atomic
def forget(customer_ids: Collection[int]) -> None:
    """All that is kept of those among them who refuse; nothing of the others."""
    people = Customer.objects.filter(
        Q(pk__in=objections.people()) | Q(absorbed_by__in=objections.people())
    )
    named = Q(pk__in=customer_ids) | Q(absorbed_by__in=customer_ids)
    ids = list(people.filter(named).values_list("pk", flat=True))
    if not ids:
        return
    handles = list(
        Handle.objects.filter(link__customer__in=ids).values_list("pk", flat=True)
    )
    either = Q(customer__in=ids) | Q(handle__in=handles)
    Influence.objects.filter(handle__in=handles).delete()
    Speaker.objects.filter(either).delete()
    Following.objects.filter(either).delete()
    Silence.objects.filter(customer__in=ids).delete()
    Mention.objects.filter(handle__in=handles).update(influence=0)
