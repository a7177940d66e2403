from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Tolerance(WorkspaceModel):
    """“Normal for us”: such an alert of a watch is not raised again; see monitor.bearing."""

    watch = models.ForeignKey(
        "monitor.Watch", models.CASCADE, related_name="tolerances"
    )
    alert = models.OneToOneField(
        "monitor.Alert", models.CASCADE, related_name="tolerance"
    )
    kind = models.CharField(max_length=8)
    words = models.JSONField(default=list)
    slot = models.PositiveSmallIntegerField(help_text="hour of the week, local")
    times = models.FloatField(default=0, help_text="times what was expected")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
