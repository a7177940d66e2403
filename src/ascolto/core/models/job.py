from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """Work to do: inserted with the change that asks for it. The row is the truth; a broker carries ids."""

    class Status(models.TextChoices):
        READY = "ready"
        RUNNING = "running"
        DEAD = "dead"

    workspace = models.ForeignKey(
        "core.Workspace", models.CASCADE, null=True, related_name="+"
    )
    name = models.CharField(max_length=120)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True)
    queue = models.CharField(max_length=20, default="default")
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.READY
    )
    run_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, help_text="last handed to a broker")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["status", "run_at"], name="job_due")]
        constraints = [
            # One waiting job per key in a company; one that runs may have a successor waiting.
            models.UniqueConstraint(
                fields=["workspace", "key"],
                condition=Q(status="ready"),
                name="job_key_of_one",
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(status="ready", workspace=None),
                name="job_key_of_all",
            ),
        ]


class Schedule(models.Model):
    """When a periodic job is due next; claimed by a conditional update."""

    name = models.CharField(max_length=120, unique=True)
    next_at = models.DateTimeField(default=timezone.now)
