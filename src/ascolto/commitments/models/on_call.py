from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class OnCall(WorkspaceModel):
    """Who is told when a commitment is late: the chain, first to last, per brand or for all."""

    brand = models.ForeignKey(
        "core.Brand", models.CASCADE, null=True, blank=True, related_name="on_call"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="on_call")
    position = models.PositiveSmallIntegerField(default=0)

    minutes = models.PositiveSmallIntegerField(
        default=30, help_text="without “I take it”, then the next one is told"
    )

    class Meta:
        ordering = ["position", "pk"]
