from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


def _nothing() -> list[int]:
    return []


class HandOver(WorkspaceModel):
    """A shift ended: what went back to everybody, and what stayed because nobody was there."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="hand_overs")
    at = models.DateTimeField(default=timezone.now)
    note = models.CharField(max_length=300, blank=True)
    handed_on = models.JSONField(default=_nothing)  # conversations
    kept = models.JSONField(default=_nothing)  # of these the one on call was told
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["workspace", "-at"], name="hand_over_newest")]
