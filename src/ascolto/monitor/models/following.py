from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel, WorkspaceModel


class Following(WorkspaceModel):
    """A member follows a person, whatever channel they write by: a customer, or a handle nobody knows."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="+"
    )
    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, null=True, related_name="+"
    )
    note = models.CharField(max_length=300, blank=True, help_text="why, for everybody")
    tells = models.BooleanField(default=False, help_text="a notice when they write")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "customer"],
                condition=Q(customer__isnull=False),
                name="following_customer",
            ),
            models.UniqueConstraint(
                fields=["member", "handle"],
                condition=Q(handle__isnull=False),
                name="following_handle",
            ),
        ]


class Sighting(BusyModel):
    """Somebody whom a member follows wrote something; `seen_at` once they have looked."""

    following = models.ForeignKey(
        Following, models.CASCADE, related_name="sightings", db_index=False
    )
    message = models.ForeignKey("channels.Message", models.CASCADE, related_name="+")
    said_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["following", "message"], name="sighting_identity"
            ),
        ]
