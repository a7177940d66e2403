from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.monitor.parts import Score


class SilenceQuerySet(ScopedQuerySet["Silence"]):
    def visible_to(self, member: Member) -> SilenceQuerySet:
        brands = member.brand_ids()
        return self.filter(brand__in=brands) if brands else self

    def waiting(self, now: datetime) -> SilenceQuerySet:
        """Nobody has put it aside, or that time is over."""
        return self.filter(gone_at=None).filter(
            Q(left_until=None) | Q(left_until__lte=now)
        )

    def left(self, now: datetime) -> SilenceQuerySet:
        return self.filter(gone_at=None, left_until__gt=now)


class Silence(WorkspaceModel):
    """A customer who used to write to a brand, or to buy there, and has gone quiet.

    Found by the night's look, taken out by their next word. What people decided of it stays while it
    lasts; who did what stands in the log.
    """

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="silences"
    )
    score = models.FloatField(help_text="0–100")
    parts = models.JSONField()
    last_at = models.DateTimeField(help_text="of their last contact")
    found_at = models.DateTimeField(default=timezone.now)
    at = models.DateTimeField(default=timezone.now, help_text="of the last look")
    left_until = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True, help_text="somebody has written")
    gone_at = models.DateTimeField(null=True, help_text="not a customer any more")
    by_name = models.CharField(max_length=200, blank=True)

    objects = ScopedManager.of(SilenceQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "customer"], name="silence_identity"
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "-score", "-id"], name="silence_list"),
        ]

    @property
    def made_of(self) -> Score:
        return Score.from_json(self.parts)
