from __future__ import annotations

from django.db import models
from django.db.models import Q

from ascolto.core.scoping import WorkspaceModel


class Target(WorkspaceModel):
    """How long we may take. The most particular one holds: see `targets.Targets`."""

    kind = models.CharField(max_length=16)
    brand = models.ForeignKey(
        "core.Brand", models.CASCADE, null=True, blank=True, related_name="targets"
    )
    account = models.ForeignKey(
        "channels.Account",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="targets",
    )
    visibility = models.CharField(
        max_length=7, blank=True, help_text="public | private"
    )
    urgency = models.CharField(max_length=6, blank=True)
    minutes = models.PositiveIntegerField(default=60)
    counts_opening_hours = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "visibility", "urgency"],
                condition=Q(brand=None, account=None),
                name="target_workspace",
            ),
            models.UniqueConstraint(
                fields=["kind", "brand", "visibility", "urgency"],
                condition=Q(account=None),
                name="target_brand",
            ),
            models.UniqueConstraint(
                fields=["kind", "account", "visibility", "urgency"],
                name="target_account",
            ),
        ]
