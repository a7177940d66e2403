"""What comes in while an incident is open: the affected who spoke, and whether they complained."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.monitor.actions import affecting
from ascolto.monitor.actions.stepping import show
from ascolto.monitor.models import Affected, Incident, IncidentWatch, Mention


def hear(message_ids: Sequence[int]) -> None:
    """One query where nothing is open; told twice changes nothing."""
    incidents = Incident.objects.open().select_related("brand").in_bulk()
    if not incidents:
        return
    said = Message.objects.inbound().filter(pk__among=list(message_ids))
    who = said.exclude(handle__link=None).values_list("handle__link__customer_id")
    customers = {pk for (pk,) in who.distinct()}
    rows = Affected.objects.standing().filter(
        incident__in=incidents, customer__among=list(customers)
    )
    by_incident: dict[int, set[int]] = {}
    for incident, customer in rows.values_list("incident_id", "customer_id"):
        by_incident.setdefault(incident, set()).add(customer)
    with transaction.atomic():
        for pk, mine in by_incident.items():
            if affecting.look_again(incidents[pk], mine, now=timezone.now()):
                show(incidents[pk])
    _count_mentions(incidents, message_ids, told=set(by_incident))


def _count_mentions(
    incidents: dict[int, Incident], message_ids: Sequence[int], told: Collection[int]
) -> None:
    """Mentions of what an incident watches are counted on its page."""
    about = Mention.objects.about_us().filter(message__among=list(message_ids))
    watches = set(about.values_list("watch_id", flat=True))
    if watches:
        rows = IncidentWatch.objects.filter(incident__in=incidents, watch__in=watches)
        for pk in set(rows.values_list("incident_id", flat=True)) - set(told):
            show(incidents[pk])
