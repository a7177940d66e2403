from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class OutboxEvent(WorkspaceModel):
    """An event waiting to be told, or told already (kept some days for replay)."""

    kind = models.CharField(max_length=60)
    body = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=Q(told_at=None), name="outbox_untold"
            ),
            models.Index(fields=["told_at"], name="outbox_told"),
        ]
