from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class PayloadQuerySet(ScopedQuerySet["Payload"]):
    def waiting(self) -> PayloadQuerySet:
        return self.filter(status=Payload.Status.WAITING)

    def not_understood(self) -> PayloadQuerySet:
        return self.filter(status=Payload.Status.FAILED)


class Payload(BusyModel):
    """What a provider sent us, stored raw before we say "got it". Never dropped silently."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        PARSED = "parsed"
        IGNORED = "ignored"
        FAILED = "failed"

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="payloads", db_index=False
    )
    delivery_id = models.CharField(max_length=255)
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    # Large bodies lie in the file store under this hash, and `body` is empty.
    stored_as = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.WAITING
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    parsed_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(PayloadQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "delivery_id"], name="payload_identity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"], condition=Q(status="waiting"), name="payload_waiting"
            ),
            models.Index(
                fields=["workspace", "id"],
                condition=Q(status="failed"),
                name="payload_failed",
            ),
            models.Index(
                fields=["stored_as"],
                condition=~Q(stored_as=""),
                name="payload_stored_as",
            ),
        ]
