from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class Baseline(WorkspaceModel):
    """What is normal for a watch, fitted from the last weeks; see monitor.warning.rhythm."""

    watch = models.OneToOneField(
        "monitor.Watch", models.CASCADE, related_name="baseline"
    )
    rhythm = models.JSONField()
    # How many of `voices` said a word, in those weeks: {"terms": {…}, "voices": n}.
    background = models.JSONField(default=dict)
    fitted_at = models.DateTimeField()
