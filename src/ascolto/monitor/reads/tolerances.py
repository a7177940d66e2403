"""What was called normal, and is therefore not raised again."""

from __future__ import annotations

from ascolto.core.models import Member
from ascolto.monitor.models import Alert, Tolerance

MOST = 200


def listed(member: Member) -> list[Tolerance]:
    """Of the brands they see, the newest first. One query."""
    mine = Alert.objects.visible_to(member)
    rows = Tolerance.objects.filter(alert__in=mine).select_related(
        "watch__brand", "alert"
    )
    return list(rows.order_by("-at", "-pk")[:MOST])
