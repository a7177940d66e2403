from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


def _nothing() -> dict[str, Any]:
    return {}


class WatchQuerySet(ScopedQuerySet["Watch"]):
    def on(self) -> WatchQuerySet:
        return self.filter(is_on=True)

    def visible_to(self, member: Member) -> WatchQuerySet:
        """Those of the brands they may see."""
        brands = member.brand_ids()
        return self.filter(brand__in=brands) if brands else self


class Watch(WorkspaceModel):
    """A query over everything that is said: about a brand, a product, a person, a competitor."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="watches")
    name = models.CharField(max_length=120)
    query = models.TextField(help_text="as it was read; see monitor.query")
    is_on = models.BooleanField(default=True)
    is_competitor = models.BooleanField(default=False)
    # What “not about us” has taught: see monitor.aboutness.
    learnt = models.JSONField(default=_nothing, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    recounts_from = models.DateTimeField(
        null=True, help_text="while its past is still being heard: since when"
    )

    objects = ScopedManager.of(WatchQuerySet)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="watch_name"),
        ]

    def __str__(self) -> str:
        return self.name
