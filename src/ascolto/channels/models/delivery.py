from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class DeliveryQuerySet(ScopedQuerySet["Delivery"]):
    def due(self, now: object) -> DeliveryQuerySet:
        """It is time, and no sender has it in hand."""
        free = Q(lease_until=None) | Q(lease_until__lt=now)
        return self.filter(free, status=Delivery.Status.PENDING, not_before__lte=now)

    def doubt(self, now: datetime, ask_at: datetime, **values: object) -> int:
        """Nobody knows whether they went out: somebody asks at `ask_at`."""
        since = Coalesce("doubted_at", Value(now))
        return self.update(lease_until=ask_at, doubted_at=since, **values)


class Delivery(BusyModel):
    """One attempt chain to send one message of ours. At most once, and never forgotten.

    pending → sending → sent | failed | unknown; pending → cancelled (undone in time). A sender
    leases what is pending; it is `sending` while the connector has it. A process that dies
    meanwhile leaves a lease that runs out: then a pending one is due again, and for one that was
    being sent the provider is asked
    (`find`), else it becomes `unknown` and a person decides.
    """

    class Status(models.TextChoices):
        PENDING = "pending"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        CANCELLED = "cancelled"

    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="delivery"
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="deliveries"
    )
    idempotency_key = models.UUIDField(unique=True, default=uuid.uuid4)
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.PENDING
    )
    not_before = models.DateTimeField(
        default=timezone.now, help_text="undo is possible until then"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    why = models.TextField(blank=True, help_text="for people: why it failed or waits")
    created_at = models.DateTimeField(default=timezone.now)
    handed_at = models.DateTimeField(
        null=True, help_text="when the connector got it, the last time"
    )
    doubted_at = models.DateTimeField(
        null=True, help_text="since when nobody knows whether it went out"
    )
    settled_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(
        null=True, help_text="where the provider looks at answers first"
    )
    cost = models.DecimalField(
        max_digits=9, decimal_places=4, null=True, help_text="what the provider bills"
    )
    currency = models.CharField(max_length=3, blank=True)
    # A person's word on an unknown one: it went out, or it shall be sent again.
    decided_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedManager.of(DeliveryQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(status__in=["pending", "sending"]),
                name="delivery_open",
            ),
        ]

    @property
    def is_settled(self) -> bool:
        return self.status not in {self.Status.PENDING, self.Status.SENDING}
