from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class CaseQuerySet(ScopedQuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(status=Case.Status.OPEN)


class Case(BusyModel):
    """One matter of one customer, over any number of conversations."""

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    number = models.BigIntegerField()
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="cases", db_index=False
    )
    # Whose matter it was at first: with links made and taken back the case follows this handle.
    handle = models.ForeignKey(
        "channels.Handle", models.PROTECT, null=True, related_name="+"
    )
    title = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(CaseQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "number"], name="case_number")
        ]
        indexes = [models.Index(fields=["customer", "status"], name="case_customer")]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
