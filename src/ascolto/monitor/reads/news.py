"""What news of an incident we owe, and by when."""

from __future__ import annotations

from ascolto.commitments.models import Commitment
from ascolto.monitor.models import Incident

SUBJECT = Incident._meta.label_lower
KIND = Commitment.Kind.INCIDENT_UPDATE


def owed(incident: Incident) -> list[Commitment]:
    """The first due first. One query."""
    rows = Commitment.objects.open().about(incident).filter(kind=KIND)
    return list(rows.select_related("made_by").order_by("due_at", "pk"))
