from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import models

from ascolto.core.scoping import WorkspaceModel
from ascolto.operate.quiet import Quiet


def _no_ways() -> dict[str, list[str]]:
    return {}


def _no_days() -> list[int]:
    return []


class Attention(WorkspaceModel):
    """How and when a member wants to be told; who has none wants what is usual."""

    member = models.OneToOneField(
        "core.Member", models.CASCADE, related_name="attention"
    )
    ways = models.JSONField(
        default=_no_ways, help_text="by kind of notice; what is missing is as usual"
    )
    # Do not disturb: now, until a time; usual hours, in the member's zone; whole days.
    quiet_until = models.DateTimeField(null=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    quiet_days = models.JSONField(default=_no_days)
    away_at = models.DateTimeField(
        null=True, help_text="not at the desk: nothing is handed on"
    )

    def quiet(self, zone: str) -> Quiet:
        return Quiet(
            zone=ZoneInfo(zone),
            until=self.quiet_until,
            begins=self.quiet_from,
            ends=self.quiet_to,
            days=frozenset(self.quiet_days),
        )

    def quiet_over_at(self, zone: str, at: datetime) -> datetime | None:
        """When one may disturb again; None: now."""
        return self.quiet(zone).over_at(at)
