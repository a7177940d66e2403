"""How well promises are kept: the two figures a brand is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q
from django.utils import timezone

from ascolto.commitments.models import Commitment
from ascolto.core.models import Brand

LATELY = timedelta(days=30)


@dataclass(frozen=True)
class Summary:
    """Since a moment. Released commitments count nowhere: nothing was owed."""

    kept_in_time: int
    kept_late: int
    open_in_time: int
    open_late: int
    median_wait_for: (
        timedelta | None
    )  # what customers waited, in plain time; None: none yet

    @property
    def kept_share(self) -> float | None:
        """Of what came due or was answered, the part kept in time; None: nothing yet."""
        judged = self.kept_in_time + self.kept_late + self.open_late
        return self.kept_in_time / judged if judged else None


def summary(brand: Brand | None = None, *, since: datetime | None = None) -> Summary:
    """Of a brand, or of the whole workspace. Answers since `since` (thirty days), and what is open.

    Three queries.
    """
    since = since or timezone.now() - LATELY
    rows = Commitment.objects.all()
    rows = rows.filter(brand=brand) if brand else rows
    kept = rows.filter(state=Commitment.State.KEPT, settled_at__gte=since)
    late = Count("pk", filter=Q(breached_at__isnull=False))
    counts = kept.aggregate(all=Count("pk"), late=late)
    owed = rows.open().aggregate(all=Count("pk"), late=late)
    wait = ExpressionWrapper(
        F("settled_at") - F("started_at"), output_field=DurationField()
    )
    waits = kept.annotate(wait=wait).order_by("wait").values_list("wait", flat=True)
    middle = (counts["all"] - 1) // 2
    return Summary(
        kept_in_time=counts["all"] - counts["late"],
        kept_late=counts["late"],
        open_in_time=owed["all"] - owed["late"],
        open_late=owed["late"],
        median_wait_for=waits[middle] if counts["all"] else None,
    )
