from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Tag(WorkspaceModel):
    """A word the company sorts its conversations by. Its colour follows from its name."""

    name = models.CharField(max_length=40)
    key = models.CharField(max_length=60, help_text="the name, folded: one of each")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="tag_name")
        ]
        ordering = ["key"]

    def __str__(self) -> str:
        return self.name


class Tagging(WorkspaceModel):
    """A tag on a conversation: put there by whom, when."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="taggings"
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "tag"], name="tagging_once")
        ]
        indexes = [models.Index(fields=["tag", "conversation"], name="tagging_of")]
