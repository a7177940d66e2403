from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class CustomerQuerySet(ScopedQuerySet["Customer"]):
    def standing(self) -> CustomerQuerySet:
        """Not absorbed into another customer."""
        return self.filter(absorbed_by=None)

    def unprofiled(self) -> CustomerQuerySet:
        """Who asked not to be profiled, as written on each row; see `reads.objections`."""
        return self.filter(unprofiled_since__isnull=False)


class Customer(BusyModel):
    """The person, across handles."""

    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, blank=True)
    about = models.TextField(
        blank=True, help_text="what is already known, in the team's words"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # The customer it is part of now: always a standing one, however many links lie between
    # (the links themselves are `Merge` rows).
    absorbed_by = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="absorbed"
    )
    # Facts shown here that were told of a linked customer: {field: that customer's id}, or
    # None for one that a person emptied. Everything else is the customer's own.
    borrowed = models.JSONField(default=dict)
    # They asked not to be profiled: no scores, no lists, nobody follows them.
    unprofiled_since = models.DateTimeField(null=True)

    objects = ScopedManager.of(CustomerQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "name"], name="customer_name"),
            models.Index(fields=["workspace", "email"], name="customer_email"),
            models.Index(fields=["workspace", "phone"], name="customer_phone"),
            models.Index(
                fields=["workspace"],
                condition=models.Q(unprofiled_since__isnull=False),
                name="customer_unprofiled",
            ),
        ]

    @property
    def is_standing(self) -> bool:
        return self.absorbed_by_id is None

    def __str__(self) -> str:
        return self.name or self.email or self.phone or f"#{self.pk}"
