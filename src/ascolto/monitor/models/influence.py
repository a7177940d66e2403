from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet
from ascolto.monitor.parts import Score


class InfluenceQuerySet(ScopedQuerySet["Influence"]):
    def strongest(self) -> InfluenceQuerySet:
        return self.order_by("-score", "pk")


class Influence(BusyModel):
    """How far an author's word carries on one account, by their public posts of a year."""

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, related_name="influences"
    )
    score = models.FloatField(help_text="0–100")
    parts = models.JSONField(help_text="what it is made of; see `monitor.parts`")
    posts = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(InfluenceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "handle"], name="influence_identity"
            ),
        ]

    @property
    def made_of(self) -> Score:
        return Score.from_json(self.parts)
