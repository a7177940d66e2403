from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class PastImport(WorkspaceModel):
    """A file of the past that is taken in: what it is, how it is read, how far it has come."""

    class Kind(models.TextChoices):
        CUSTOMERS = "customers"
        CONVERSATIONS = "conversations"
        MAILBOX = "mailbox"

    class Status(models.TextChoices):
        CHECKING = "checking"  # read whole, nothing is written
        READY = "ready"  # a person looks at what was found
        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"

    kind = models.CharField(max_length=13, choices=Kind.choices)
    account = models.ForeignKey(
        "channels.Account", models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(
        max_length=255, help_text="of the file, as its sender called it"
    )
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    # Of tables: {"encoding", "separator", "dates", "columns": {field: place}}.
    reading = models.JSONField(default=dict)
    stays_open = models.BooleanField(default=False)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.CHECKING
    )
    total = models.PositiveBigIntegerField(default=0, help_text="records, once checked")
    done = models.PositiveBigIntegerField(default=0, help_text="records dealt with")
    offset = models.PositiveBigIntegerField(default=0, help_text="of a mailbox: bytes")
    line = models.PositiveBigIntegerField(default=1)
    added = models.PositiveBigIntegerField(default=0)
    known = models.PositiveBigIntegerField(default=0)
    removed = models.PositiveBigIntegerField(default=0)
    stayed = models.JSONField(default=dict, help_text="{why: how many} after an undo")
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["sha256"], name="past_import_sha256")]

    def __str__(self) -> str:
        return self.name


class PastProblem(WorkspaceModel):
    """A record that was not taken in, kept with its line and the reason."""

    past_import = models.ForeignKey(PastImport, models.CASCADE, related_name="problems")
    line = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    raw = models.TextField(blank=True, help_text="the row as it came")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["past_import", "line"], name="past_problem_once"
            ),
        ]
        ordering = ["line"]


class PastMade(WorkspaceModel):
    """Something that an import made, so that it can be taken back."""

    past_import = models.ForeignKey(PastImport, models.CASCADE, related_name="made")
    kind = models.CharField(max_length=12)  # "message", "conversation", "customer"
    object_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["past_import", "kind", "object_id"], name="past_made_once"
            ),
        ]
