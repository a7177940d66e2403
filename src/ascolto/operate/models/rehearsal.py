from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Rehearsal(WorkspaceModel):
    """A dry run: what a playbook would have done in the last days. Nothing of it is done."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    playbook = models.ForeignKey(
        "operate.Playbook", models.CASCADE, related_name="rehearsals"
    )
    number = models.PositiveIntegerField(help_text="the version that was tried")
    days = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.WAITING
    )
    by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0, help_text="messages to look at")
    seen = models.PositiveIntegerField(default=0)
    cursor = models.BigIntegerField(default=0, help_text="the last one looked at")
    matched = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(
        default=0, help_text="would have, had none before it stopped"
    )
    # {day: how often}; and the newest conversations, as [conversation, message, moment].
    per_day: models.JSONField[Any, Any] = models.JSONField(default=dict)
    hits: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["playbook", "-id"], name="rehearsal_recent")]

    @property
    def is_over(self) -> bool:
        return self.status in (self.Status.DONE, self.Status.FAILED)

    @property
    def percent(self) -> int:
        return min(self.seen * 100 // self.total, 100) if self.total else 0
