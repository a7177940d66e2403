from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class AlertQuerySet(ScopedQuerySet["Alert"]):
    def open(self) -> AlertQuerySet:
        return self.exclude(status__in=[Alert.Status.CLOSED, Alert.Status.NORMAL])

    def waiting(self, now: datetime) -> AlertQuerySet:
        """Open, and not put aside for now."""
        return self.open().filter(Q(quiet_until=None) | Q(quiet_until__lte=now))

    def to_tell(self, now: datetime) -> AlertQuerySet:
        """Nobody has taken them, and it is time that somebody else hears of them."""
        return self.filter(status=Alert.Status.OPEN, tell_next_at__lte=now)

    def visible_to(self, member: Member) -> AlertQuerySet:
        brands = member.brand_ids()
        return self.filter(brand__in=brands) if brands else self


class Alert(WorkspaceModel):
    """Something is off: what, since when, how surely, who, with the posts. One event, one alert.

    What became of it are its `AlertStep` rows; `status`, `taken_by` and `quiet_until` say the same
    for lists and are kept by the same actions.
    """

    class Status(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        NORMAL = "normal"
        CLOSED = "closed"

    class Kind(models.TextChoices):
        BURST = "burst"
        VOICE = "voice"
        TOPIC = "topic"
        MOOD = "mood"
        DRIFT = "drift"

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    watch = models.ForeignKey("monitor.Watch", models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    also = models.JSONField(default=list, help_text="of which other kinds it is")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    since = models.DateTimeField(help_text="when it began")
    raised_at = models.DateTimeField(default=timezone.now)
    grown_at = models.DateTimeField(default=timezone.now)
    sure = models.FloatField(help_text="0–1")
    numbers = models.JSONField(default=dict)
    words = models.JSONField(default=list)
    authors = models.PositiveIntegerField(default=0)
    told_authors = models.PositiveIntegerField(
        default=0, help_text="how many they were when it was last told"
    )
    taken_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    quiet_until = models.DateTimeField(null=True)
    tell_next_at = models.DateTimeField(
        null=True, help_text="when the next one on call is told, unless it is taken"
    )

    objects = ScopedManager.of(AlertQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "status", "-raised_at"], name="alert_list"
            ),
            models.Index(
                fields=["tell_next_at"],
                condition=Q(tell_next_at__isnull=False),
                name="alert_to_tell",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.TAKEN)


class AlertStep(WorkspaceModel):
    """What became of an alert, by whom and why; never changed."""

    class Verb(models.TextChoices):
        RAISED = "raised"
        TOLD = "told"  # `member` is who was told
        SNOOZED = "snoozed"
        TAKEN = "taken"
        NORMAL = "normal"
        CLOSED = "closed"
        REOPENED = "reopened"

    alert = models.ForeignKey("monitor.Alert", models.CASCADE, related_name="steps")
    verb = models.CharField(max_length=8, choices=Verb.choices)
    by_name = models.CharField(max_length=200)
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "member"],
                condition=Q(verb="told"),
                name="alert_told_once",
            ),
        ]


class AlertPost(WorkspaceModel):
    """A message that an alert is about."""

    alert = models.ForeignKey("monitor.Alert", models.CASCADE, related_name="posts")
    message = models.ForeignKey("channels.Message", models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "message"], name="alert_post_identity"
            ),
        ]
