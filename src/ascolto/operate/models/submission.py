from __future__ import annotations

import uuid
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class SubmissionQuerySet(ScopedQuerySet["Submission"]):
    def waiting(self) -> SubmissionQuerySet:
        return self.filter(status=Submission.Status.WAITING)


class Submission(WorkspaceModel):
    """An answer of somebody in training: it waits for a yes, and leaves in their name or goes back."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        APPROVED = "approved"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"  # by whoever wrote it

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="submissions"
    )
    author = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    asking = models.ForeignKey(
        "operate.Asking", models.SET_NULL, null=True, related_name="+",
        help_text="the question it answers, when they were asked",
    )  # fmt: skip
    text = models.TextField(help_text="as they wrote it")
    # The rest of what the composer sends along, as `submitting.Written` has it.
    more: models.JSONField[dict[str, Any]] = models.JSONField(default=dict)
    and_close = models.BooleanField(default=False)
    key = models.UUIDField(null=True, help_text="the same press twice is one")
    reply_key = models.UUIDField(default=uuid.uuid4, help_text="of the answer to be")
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.WAITING
    )
    submitted_at = models.DateTimeField(default=timezone.now)
    # What became of it.
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=200, blank=True)
    comment = models.TextField(blank=True, help_text="for whoever wrote it")
    sent_text = models.TextField(blank=True, help_text="as it left")
    is_changed = models.BooleanField(default=False, help_text="by who said yes")
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )

    objects = ScopedManager.of(SubmissionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author"],
                condition=Q(status="waiting"),
                name="submission_waits_once",
            ),
            models.UniqueConstraint(fields=["workspace", "key"], name="submission_key"),
        ]
        indexes = [
            models.Index(fields=["author", "-decided_at"], name="submission_of"),
            models.Index(
                fields=["message"],
                condition=Q(message__isnull=False),
                name="submission_said",
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.status == self.Status.WAITING


class SubmissionFile(WorkspaceModel):
    """A file that leaves with the answer, when it leaves."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="files")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
