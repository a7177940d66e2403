from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Draft(WorkspaceModel):
    """What a member has begun to write; survives a reload and a change of machine."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="drafts"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    text = models.TextField(blank=True)
    # Copies as typed: an unfinished address is kept too.
    cc = models.TextField(blank=True)
    bcc = models.TextField(blank=True)
    is_note = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="draft_once"
            ),
        ]
