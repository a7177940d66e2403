from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


def _none() -> list[int]:
    return []


class Letter(WorkspaceModel):
    """A mail to a member that they may answer: about what, and how often they were asked."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    slip = models.OneToOneField(
        "channels.Slip", models.SET_NULL, null=True, related_name="letter"
    )
    conversation_ids = models.JSONField(
        default=_none, help_text="one, or those a digest tells of"
    )
    gesture = models.ForeignKey(
        "operate.Gesture", models.CASCADE, null=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField(
        default=1, help_text="a second one says what to write"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["member", "at"], name="letter_lately")]
