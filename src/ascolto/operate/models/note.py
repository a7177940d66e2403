from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Note(WorkspaceModel):
    """An internal note: for us, never for the customer."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    by_rule = models.CharField(
        max_length=60, blank=True, help_text="the playbook that left it"
    )
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["conversation", "at"], name="note_order")]

    @property
    def signed(self) -> str:
        return self.author.name if self.author else self.by_rule
