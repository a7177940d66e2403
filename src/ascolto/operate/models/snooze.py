from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Snooze(WorkspaceModel):
    """A conversation put aside: by whom, until when, and what brought it back."""

    class Back(models.TextChoices):
        TIME = "time"
        REPLY = "reply"  # the customer wrote
        PROMISE = "promise"  # an answer is owed soon: a snooze never outlasts a promise
        HAND = "hand"
        CLOSED = "closed"

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="snoozes"
    )
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, help_text="None: until the customer writes")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=Back.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=models.Q(ended_at=None),
                name="snooze_once",
            ),
        ]
