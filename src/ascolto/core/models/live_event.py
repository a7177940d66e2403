from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel


class LiveEvent(BusyModel):
    """A hint for open screens; kept for an hour so that a reconnecting screen misses nothing."""

    topic = models.CharField(max_length=24)
    name = models.CharField(max_length=40)
    brand_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="live_at")]
