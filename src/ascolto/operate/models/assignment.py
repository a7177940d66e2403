from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Assignment(WorkspaceModel):
    """Who has a conversation in hand, since when, given by whom."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="assignments"
    )
    member = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    team = models.ForeignKey("core.Team", models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
