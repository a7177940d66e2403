from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class AffectedQuerySet(ScopedQuerySet["Affected"]):
    def standing(self) -> AffectedQuerySet:
        """Not taken out again."""
        return self.filter(removed_at=None)

    def due(self, now: datetime) -> AffectedQuerySet:
        """Of open incidents, whose channel takes something else by now."""
        return self.standing().filter(reach_until__lte=now, incident__status="open")

    def told_first(self) -> AffectedQuerySet:
        """They heard it from us before they complained, or never complained."""
        early = Q(complained_at=None) | Q(told_at__lt=F("complained_at"))
        return self.filter(early, told_at__isnull=False)


class Affected(BusyModel):
    """A customer concerned by an incident: why, how they can be told, whether they spoke before we did.

    The way (`thread`, else `account` and `address`) is the private channel of ours where they were
    heard last; `reach` is what it takes until `reach_until`, then it is looked at again.
    """

    class Source(models.TextChoices):
        WATCH = "watch"
        TOPIC = "topic"
        PLACE = "place"
        ORDER = "order"
        LIST = "list"
        HAND = "hand"

    class Reach(models.TextChoices):
        FREE = "free"  # any text
        TEMPLATE = "template"  # an approved text only
        NONE = "none"  # `reach_why` says why

    incident = models.ForeignKey(
        "monitor.Incident", models.CASCADE, related_name="affected", db_index=False
    )
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    source = models.CharField(max_length=5, choices=Source.choices)
    evidence = models.CharField(
        max_length=200, blank=True, help_text="which watch, topic, place, order"
    )
    evidence_at = models.DateTimeField(null=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.CharField(max_length=200)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)
    lent_at = models.DateTimeField(
        null=True, help_text="since when it stands only for linked customers"
    )
    thread = models.ForeignKey(
        "channels.Thread", models.SET_NULL, null=True, related_name="+"
    )
    account = models.ForeignKey(
        "channels.Account", models.SET_NULL, null=True, related_name="+", db_index=False
    )
    address = models.CharField(
        max_length=320, blank=True, help_text="where a conversation would be opened"
    )
    reach = models.CharField(max_length=8, choices=Reach.choices, default=Reach.NONE)
    reach_why = models.CharField(max_length=12, blank=True)
    reach_until = models.DateTimeField(null=True)
    language = models.CharField(max_length=2, default="it")
    complained_at = models.DateTimeField(
        null=True, help_text="the first unhappy word since the first sign"
    )
    complaint_thread_id = models.BigIntegerField(null=True)
    heard_at = models.DateTimeField(
        null=True, help_text="the last word of theirs since the first sign"
    )
    told_at = models.DateTimeField(null=True, help_text="first reached by a statement")

    objects = ScopedManager.of(AffectedQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "customer"], name="affected_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["incident", "id"],
                condition=Q(removed_at=None),
                name="affected_list",
            ),
            models.Index(
                fields=["reach_until"],
                condition=Q(removed_at=None, reach_until__isnull=False),
                name="affected_reach_ends",
            ),
        ]

    @property
    def is_reachable(self) -> bool:
        return self.reach != self.Reach.NONE

    @property
    def is_told_first(self) -> bool:
        told, complained = self.told_at, self.complained_at
        return told is not None and (complained is None or told < complained)
