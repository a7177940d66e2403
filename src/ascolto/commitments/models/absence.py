from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


def _nothing() -> list[int]:
    return []


class AbsenceQuerySet(ScopedQuerySet["Absence"]):
    def lasting(self, at: datetime) -> AbsenceQuerySet:
        """Those that have begun and are not over."""
        return self.filter(
            Q(until_at=None) | Q(until_at__gt=at), ended_at=None, from_at__lte=at
        )


class Absence(WorkspaceModel):
    """A member is away: nobody calls them, and nobody waits for them."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="absences")
    from_at = models.DateTimeField(default=timezone.now)
    until_at = models.DateTimeField(null=True, help_text="None: until they are back")
    note = models.CharField(max_length=300, blank=True, help_text="the hand-over note")
    by_name = models.CharField(max_length=200)
    # The conversations that were handed on when it began; what gives them back.
    handed_on = models.JSONField(default=_nothing)
    handed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(AbsenceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="absence_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["from_at"],
                condition=Q(ended_at=None, handed_at=None),
                name="absence_to_begin",
            ),
        ]
