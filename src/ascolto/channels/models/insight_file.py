from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


def _nothing() -> dict[str, Any]:
    return {}


class InsightFile(WorkspaceModel):
    """A table that a provider's own page exported: looked at, taken in, taken back."""

    class Status(models.TextChoices):
        READY = "ready"  # looked at by a person; nothing is written
        TAKEN = "taken"
        UNDONE = "undone"

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="insight_files"
    )
    name = models.CharField(max_length=200)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.READY
    )
    content = models.BinaryField(help_text="until it is taken in or put away")
    # {"columns": {"1": "reach"}, "dates": "dmy", "decimal": ","}
    reading = models.JSONField(default=_nothing)
    count = models.PositiveIntegerField(default=0, help_text="figures that it gave")
    # What stood there before: [day, name, value, file id or None] each.
    replaced = models.JSONField(default=list)
    by = models.ForeignKey("core.Member", models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.name
