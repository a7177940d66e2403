from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class NoContactQuerySet(ScopedQuerySet["NoContact"]):
    def standing(self) -> NoContactQuerySet:
        return self.filter(ended_at=None)


class NoContact(WorkspaceModel):
    """This customer does not want to be written to unless they write first: since when, who noted it, why."""

    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="no_contacts"
    )
    why = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    objects = ScopedManager.of(NoContactQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(ended_at=None),
                name="no_contact_one_at_a_time",
            ),
        ]
