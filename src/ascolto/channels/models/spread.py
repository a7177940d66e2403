from __future__ import annotations

from django.db import models

from ascolto.core.scoping import BusyModel


class Spread(BusyModel):
    """How far a public message went: likes, comments and shares as the provider last counted them."""

    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="spread"
    )
    likes = models.PositiveIntegerField(default=0)
    comments = models.PositiveIntegerField(default=0)
    shares = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField()
