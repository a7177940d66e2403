from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class LeadQuerySet(ScopedQuerySet["Lead"]):
    def visible_to(self, member: Member) -> LeadQuerySet:
        brands = member.brand_ids()
        return self.filter(brand_id__in=brands) if brands else self

    def open(self) -> LeadQuerySet:
        """Proposed, or somebody's to follow."""
        return self.filter(status__in=Lead.OPEN)

    def made(self) -> LeadQuerySet:
        """Which a person or a playbook made one: neither only proposed nor unmarked."""
        return self.exclude(status__in=[Lead.Status.PROPOSED, Lead.Status.DISMISSED])


class Lead(WorkspaceModel):
    """Somebody may buy: what they said, who follows it, what comes of it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"  # recognised in a message; nobody has said yes
        NEW = "new"
        TALKING = "talking"
        WON = "won"
        LOST = "lost"
        DISMISSED = "dismissed"  # it is none

    class Sign(models.TextChoices):
        BUY = "buy"
        DOUBT = "doubt"
        PRICE = "price"
        NONE = ""  # nothing was recognised: somebody of us saw it

    OPEN = (Status.PROPOSED, Status.NEW, Status.TALKING)

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="leads"
    )
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+",
        help_text="that says it",
    )  # fmt: skip
    sign = models.CharField(max_length=5, choices=Sign.choices, blank=True)
    words = models.CharField(max_length=300, blank=True, help_text="why it is one")
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.PROPOSED
    )
    owner = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    value = models.PositiveIntegerField(null=True, help_text="expected, in cents")
    currency = models.CharField(max_length=3)
    lost_why = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200, help_text="who made it one")
    at = models.DateTimeField(default=timezone.now)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(LeadQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation"],
                condition=Q(status__in=["proposed", "new", "talking"]),
                name="lead_open_once",
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=Q(message__isnull=False),
                name="lead_of_message",
            ),
        ]
        indexes = [
            models.Index(fields=["workspace", "status", "-id"], name="lead_state"),
            models.Index(fields=["workspace", "owner", "-id"], name="lead_owner"),
            models.Index(fields=["conversation", "-id"], name="lead_conversation"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def is_made(self) -> bool:
        return self.status not in (self.Status.PROPOSED, self.Status.DISMISSED)

    @property
    def last_step(self) -> LeadStep | None:
        """Of those that were fetched with it."""
        return max(self.steps.all(), key=lambda step: step.pk, default=None)

    @property
    def item_ids(self) -> set[int]:
        return {row.item_id for row in self.items.all()}


class LeadItem(WorkspaceModel):
    """An entry of the catalogue that a lead is about."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="items")
    item = models.ForeignKey(
        "operate.CatalogueItem", models.CASCADE, related_name="lead_items"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lead", "item"], name="lead_item_once")
        ]


class LeadStep(WorkspaceModel):
    """What became of a lead: by whom, when, why, and how it was before. Rows are only ever added."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10)
    before: Any = models.JSONField(default=dict)
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    undone_at = models.DateTimeField(null=True)
    order = models.ForeignKey(
        "operate.Order", models.SET_NULL, null=True, related_name="+",
        help_text="that won it",
    )  # fmt: skip
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["lead", "-id"], name="lead_steps")]


class ItemSent(WorkspaceModel):
    """An entry of the catalogue whose link left with an answer, put in from beside the thread."""

    message = models.ForeignKey("channels.Message", models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="items_sent"
    )
    item = models.ForeignKey(
        "operate.CatalogueItem", models.CASCADE, related_name="sent"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "item"], name="item_sent_once")
        ]
        indexes = [models.Index(fields=["conversation", "-at"], name="items_sent")]
