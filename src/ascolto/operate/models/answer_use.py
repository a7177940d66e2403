from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class AnswerUse(WorkspaceModel):
    """A member answered with an entry; what came of it."""

    class Outcome(models.TextChoices):
        OPEN = ""
        CLOSED = "closed"  # and nothing more was asked
        AGAIN = "again"  # the customer asked on
        NEGATIVE = "negative"  # the customer was not happy with it

    answer = models.ForeignKey("operate.Answer", models.CASCADE, related_name="uses")
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="answer_uses"
    )
    message = models.ForeignKey("channels.Message", models.CASCADE, related_name="+")
    # What the customer had asked: the entry is found by it next time.
    question = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    was_edited = models.BooleanField(default=False)
    outcome = models.CharField(
        max_length=8, choices=Outcome.choices, blank=True, default=""
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "message"], name="answer_use_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["conversation"],
                condition=~Q(outcome__in=["closed", "negative"]),
                name="answer_use_open",
            )
        ]
