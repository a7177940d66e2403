from __future__ import annotations

from django.db import models
from django.db.models import Q

from ascolto.core.scoping import WorkspaceModel

MINUTES = 10  # where nobody set another time


class Ringing(WorkspaceModel):
    """How long an alert waits for somebody to take it before the next one on call is told."""

    brand = models.ForeignKey(
        "core.Brand", models.CASCADE, null=True, related_name="+", help_text="none: all"
    )
    minutes = models.PositiveSmallIntegerField(
        default=MINUTES, help_text="0: nobody after the first"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace"], condition=Q(brand=None), name="ringing_workspace"
            ),
            models.UniqueConstraint(fields=["brand"], name="ringing_brand"),
        ]
