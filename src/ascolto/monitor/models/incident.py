from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class IncidentQuerySet(ScopedQuerySet["Incident"]):
    def open(self) -> IncidentQuerySet:
        return self.filter(status=Incident.Status.OPEN)

    def visible_to(self, member: Member) -> IncidentQuerySet:
        """Those of the brands they may see."""
        brands = member.brand_ids()
        return self.filter(brand__in=brands) if brands else self


class Incident(WorkspaceModel):
    """Something went wrong for a number of customers, and we manage it together, in one place.

    What became of it are its `IncidentStep` rows; the plain columns say the same for lists and are
    kept by the same actions.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        OVER = "over"

    class Severity(models.TextChoices):
        MINOR = "minor"
        SERIOUS = "serious"
        CRITICAL = "critical"

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    what = models.TextField(blank=True, help_text="what happened, for us")
    severity = models.CharField(
        max_length=8, choices=Severity.choices, default=Severity.SERIOUS
    )
    status = models.CharField(max_length=4, choices=Status.choices, default=Status.OPEN)
    lead = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    alert = models.ForeignKey(
        "monitor.Alert", models.SET_NULL, null=True, related_name="incidents"
    )
    words = models.JSONField(default=list, help_text="those of the alert")
    since = models.DateTimeField(help_text="the first sign of it")
    opened_at = models.DateTimeField(default=timezone.now)
    first_word_at = models.DateTimeField(
        null=True,
        help_text="when the first of the affected, or the public, heard from us",
    )
    public_at = models.DateTimeField(null=True, help_text="first said in public")
    closed_at = models.DateTimeField(null=True)
    outcome = models.TextField(blank=True, help_text="how it ended")
    learnt = models.TextField(blank=True, help_text="what we do differently now")
    key = models.UUIDField(null=True, help_text="the same press twice is one")

    objects = ScopedManager.of(IncidentQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert"],
                condition=Q(alert__isnull=False),
                name="incident_of_alert",
            ),
            models.UniqueConstraint(fields=["brand", "key"], name="incident_key"),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "status", "-opened_at"], name="incident_list"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN


class IncidentWatch(WorkspaceModel):
    """A watch whose mentions are about this incident."""

    incident = models.ForeignKey(
        "monitor.Incident", models.CASCADE, related_name="watched"
    )
    watch = models.ForeignKey("monitor.Watch", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "watch"], name="incident_watch_once"
            ),
        ]


class IncidentStep(WorkspaceModel):
    """One line of an incident's log: a deed, or a note. Only ever added."""

    incident = models.ForeignKey(
        "monitor.Incident", models.CASCADE, related_name="steps"
    )
    verb = models.CharField(max_length=16)
    by_name = models.CharField(max_length=200)
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    words = models.TextField(blank=True, help_text="the note, the reason, the remark")
    details: Any = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["incident", "-at", "-id"], name="incident_log"),
        ]
