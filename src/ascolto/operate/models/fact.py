from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class FactQuerySet(ScopedQuerySet["Fact"]):
    def standing(self) -> FactQuerySet:
        return self.exclude(state=Fact.State.REMOVED)


class Fact(WorkspaceModel):
    """Something a customer has told already (a booking number, a date), so that nobody asks twice.

    It lies with the conversation it was said in; a case's facts are those of its conversations, and
    so follow them wherever they are joined or split.
    """

    class Kind(models.TextChoices):
        ORDER = "order"
        BOOKING = "booking"
        DATE = "date"
        ADDRESS = "address"
        PHONE = "phone"
        EMAIL = "email"
        IBAN = "iban"  # kept masked: the end is enough to recognise it
        ROOM = "room"
        OTHER = "other"

    class State(models.TextChoices):
        FOUND = "found"  # recognised in a message
        CONFIRMED = "confirmed"  # a person said that it is right, or wrote it
        REMOVED = "removed"  # a person said that it is none; not found again

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="facts"
    )
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    label = models.CharField(max_length=60, blank=True, help_text="of kind other")
    value = models.CharField(max_length=200)
    said_at = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=9, choices=State.choices, default=State.FOUND)
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(FactQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "kind", "value"], name="fact_once"
            )
        ]


class FactReading(WorkspaceModel):
    """How far a conversation was read for facts: done when somebody looks, not when mail comes in."""

    conversation = models.OneToOneField(
        "operate.Conversation", models.CASCADE, related_name="fact_reading"
    )
    message_id = models.BigIntegerField(default=0)
