from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Viewing(WorkspaceModel):
    """A member has a conversation before them now. Gone a minute after they look away."""

    class Doing(models.TextChoices):
        LOOK = "look"
        REPLY = "reply"
        NOTE = "note"

    LASTS = timedelta(seconds=45)  # without a word from the screen
    WRITING_LASTS = timedelta(seconds=10)  # without a letter typed

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="viewings"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    doing = models.CharField(max_length=5, choices=Doing.choices, default=Doing.LOOK)
    typed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="viewing_once"
            )
        ]
        indexes = [models.Index(fields=["at"], name="viewing_at")]
