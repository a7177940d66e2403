from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Escalation(WorkspaceModel):
    """Somebody on call was told of a late commitment."""

    commitment = models.ForeignKey(
        "commitments.Commitment", models.CASCADE, related_name="escalations"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    step = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True)
    slip = models.ForeignKey(
        "channels.Slip", models.SET_NULL, null=True, related_name="escalations",
        help_text="with which the mail can be answered",
    )  # fmt: skip

    taken_at = models.DateTimeField(null=True, help_text="“I take it”")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "step"], name="escalation_step"
            ),
        ]
