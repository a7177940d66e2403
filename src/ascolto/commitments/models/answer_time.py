from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class AnswerTime(WorkspaceModel):
    """How long those usually waited who wrote to an account lately; measured by the clock.

    Apart for who wrote while the brand was open and while it was closed: a night is no habit of
    the day.
    """

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    while_open = models.BooleanField()
    minutes = models.PositiveIntegerField(help_text="four of five waited no longer")
    sample = models.PositiveIntegerField(help_text="answers it was measured on")
    measured_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "while_open"], name="answer_time_once"
            ),
        ]
