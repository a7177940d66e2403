from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.operate.playbooks import grammar


class PlaybookQuerySet(ScopedQuerySet["Playbook"]):
    def standing(self) -> PlaybookQuerySet:
        """Not taken away, in the order in which they are asked."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def live(self) -> PlaybookQuerySet:
        return self.standing().filter(is_on=True)


class Playbook(WorkspaceModel):
    """What we do by ourselves when something arrives. What it says is its newest version."""

    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    switched_at = models.DateTimeField(null=True, help_text="on or off, last")
    # Of the version that holds: copied so that asking which are on is one small query.
    number = models.PositiveIntegerField(default=0)
    trigger = models.CharField(max_length=12, default="message")
    digest = models.CharField(max_length=32, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(PlaybookQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "position"],
                condition=Q(is_on=True, removed_at=None),
                name="playbook_live",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def version(self) -> PlaybookVersion:
        """The one that holds."""
        found: PlaybookVersion = self.versions.get(number=self.number)
        return found


class PlaybookVersion(WorkspaceModel):
    """What a playbook said, from when on, by whom. Never changed."""

    playbook = models.ForeignKey(Playbook, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    body = models.JSONField(default=dict)
    digest = models.CharField(max_length=32)
    by_name = models.CharField(max_length=200)
    restored_from = models.PositiveIntegerField(null=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["playbook", "number"], name="playbook_version_once"
            )
        ]

    @property
    def script(self) -> grammar.Script:
        return grammar.read(self.body)


class PlaybookRun(WorkspaceModel):
    """A playbook acted on a message: once, whatever its version. What it did, and what it could not."""

    playbook = models.ForeignKey(Playbook, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField(help_text="the version that acted")
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="playbook_runs"
    )
    message_id = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)
    # [{"do": "assign", "to": "team:3", "outcome": ""}, …]
    effects: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        constraints = [
            # The brake on every loop: no playbook acts twice on one message.
            models.UniqueConstraint(
                fields=["playbook", "message_id"], name="playbook_run_once"
            )
        ]
        indexes = [
            models.Index(fields=["conversation", "at"], name="playbook_run_budget"),
            models.Index(fields=["playbook", "-id"], name="playbook_run_recent"),
        ]
