from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.monitor.parts import Score


class SpeakerQuerySet(ScopedQuerySet["Speaker"]):
    def visible_to(self, member: Member) -> SpeakerQuerySet:
        brands = member.brand_ids()
        return self.filter(brand__in=brands) if brands else self


class Speaker(WorkspaceModel):
    """A person who writes to a brand or about it: how much in the last `days`, in which mood, how far
    their word carries. The customer where known, else the handle.
    """

    class Mood(models.TextChoices):
        UNHAPPY = "unhappy"
        MIXED = "mixed"
        HAPPY = "happy"
        UNKNOWN = ""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    days = models.PositiveSmallIntegerField()
    person = models.CharField(
        max_length=24, help_text="who it is: see `monitor.person`"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, null=True, related_name="+"
    )
    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, related_name="+",
        help_text="of theirs, the one that carries furthest",
    )  # fmt: skip
    messages = models.PositiveIntegerField(default=0)
    public = models.PositiveIntegerField(default=0)
    unhappy = models.PositiveIntegerField(default=0)
    happy = models.PositiveIntegerField(default=0)
    accounts = models.PositiveSmallIntegerField(default=0)
    mood = models.CharField(max_length=8, choices=Mood.choices, blank=True)
    score = models.FloatField(default=0, help_text="0–100")
    parts = models.JSONField(default=list)
    last_at = models.DateTimeField()
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(SpeakerQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "days", "person"], name="speaker_identity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "days", "-score", "-id"], name="speaker_reach"
            ),
            models.Index(
                fields=["workspace", "days", "-messages", "-id"], name="speaker_writes"
            ),
        ]

    @property
    def made_of(self) -> Score:
        return Score.from_json(self.parts)
