from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class OutageQuerySet(ScopedQuerySet["Outage"]):
    def since(self, at: datetime) -> OutageQuerySet:
        """Those that lasted at or after a moment."""
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at))


class Outage(WorkspaceModel):
    """Nothing could be heard on an account: a gap we know of, so that silence is no news."""

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="outages"
    )
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(OutageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(ended_at=None),
                name="outage_one_at_a_time",
            ),
        ]
