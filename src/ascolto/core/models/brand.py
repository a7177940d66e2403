from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models

from ascolto.core.scoping import WorkspaceModel


def _no_hours() -> dict[str, list[list[str]]]:
    return {}


class Brand(WorkspaceModel):
    """A name the workspace speaks as."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=60)
    language = models.CharField(max_length=8, default="it")
    timezone = models.CharField(max_length=64, default="Europe/Rome")
    color = models.CharField(max_length=7, default="#0f6b66")
    signature = models.TextField(blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    # {"mon": [["09:00", "13:00"], …], …}; empty: every hour of every day.
    opening_hours = models.JSONField(default=_no_hours, blank=True)
    holidays = models.CharField(
        max_length=12, blank=True, help_text="Country or subdivision: IT, IT-MI"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "slug"], name="brand_slug"),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)
