from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class NamedVoices(WorkspaceModel):
    """An administrator wants strangers who are only heard to be shown by name: since when, and why.

    Without it they are shown under a pseudonym; see `monitor.reads.veiling`.
    """

    by = models.ForeignKey("core.Member", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="named_voices_once"),
        ]
