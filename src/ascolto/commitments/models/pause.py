from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Pause(WorkspaceModel):
    """The clock of a commitment stands still, because we wait for somebody: who, why, until when."""

    class Awaited(models.TextChoices):
        CUSTOMER = "customer"
        SUPPLIER = "supplier"
        COLLEAGUE = "colleague"
        OTHER = "other"

    commitment = models.ForeignKey(
        "commitments.Commitment", models.CASCADE, related_name="pauses"
    )
    awaited = models.CharField(max_length=9, choices=Awaited.choices)
    why = models.CharField(max_length=300)
    until = models.DateTimeField(null=True, help_text="None: until somebody says so")
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    left_for = models.DurationField(help_text="the counted time that was left")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment"], condition=Q(ended_at=None), name="pause_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=Q(ended_at=None, until__isnull=False),
                name="pause_until",
            ),
        ]
