"""Everything that happened to one commitment, the first thing first."""

from __future__ import annotations

from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity

MOST = 500


def read(commitment: Commitment) -> list[Activity]:
    """One query."""
    rows = Activity.objects.filter(
        target_type=Commitment._meta.label_lower, target_id=commitment.pk
    )
    return list(rows.order_by("at", "pk")[:MOST])
