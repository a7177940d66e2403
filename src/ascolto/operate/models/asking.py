from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class AskingQuerySet(ScopedQuerySet["Asking"]):
    def open(self) -> AskingQuerySet:
        return self.filter(status=Asking.Status.OPEN, until__gt=timezone.now())


class Asking(WorkspaceModel):
    """A question to one colleague about one conversation: by whom, until when, what came of it."""

    class Wants(models.TextChoices):
        ADVICE = "advice"  # a note for us
        ANSWER = "answer"  # words for the customer

    class Status(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        WITHDRAWN = "withdrawn"

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="askings"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    asker = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200, help_text="a member or a playbook")
    question = models.TextField()
    wants = models.CharField(max_length=6, choices=Wants.choices, default=Wants.ADVICE)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.OPEN)
    until = models.DateTimeField()
    asked_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    slip = models.OneToOneField("channels.Slip", models.SET_NULL, null=True)
    note = models.ForeignKey(
        "operate.Note", models.SET_NULL, null=True, related_name="+"
    )
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )

    objects = ScopedManager.of(AskingQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "-asked_at"], name="asking_order"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN and self.until > timezone.now()

    @property
    def is_over(self) -> bool:
        """Nobody answered in time."""
        return self.status == self.Status.OPEN and not self.is_open
