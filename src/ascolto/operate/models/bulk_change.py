from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class BulkChange(WorkspaceModel):
    """One change of many conversations: what, which, how far it got, and how to take it back."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    values = models.JSONField(default=dict, help_text="what the kind needs")
    ids = models.JSONField(help_text="of the conversations, in order")
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.WAITING
    )
    done = models.PositiveIntegerField(default=0, help_text="how many were looked at")
    changed = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list, help_text="[number, why]; the first few")
    before = models.JSONField(default=dict, help_text="id → how it was, to undo")
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
