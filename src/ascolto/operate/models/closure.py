from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Closure(WorkspaceModel):
    """A conversation was closed: answered, or no answer needed because…"""

    class Reason(models.TextChoices):
        ANSWERED = "answered"
        NO_ANSWER_NEEDED = "no_answer_needed"

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="closures"
    )
    reason = models.CharField(max_length=20, choices=Reason.choices)
    because = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    reopened_at = models.DateTimeField(null=True)
    reopened_why = models.CharField(max_length=60, blank=True)
