from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class OrderQuerySet(ScopedQuerySet["Order"]):
    def visible_to(self, member: Member) -> OrderQuerySet:
        brands = member.brand_ids()
        return self.filter(brand_id__in=brands) if brands else self

    def credited(self) -> OrderQuerySet:
        """They followed from care."""
        return self.exclude(credit="")


class Order(WorkspaceModel):
    """What a customer bought, as the shop tells it: its events folded, and what it followed from."""

    class State(models.TextChoices):
        PLACED = "placed"
        PAID = "paid"
        CANCELLED = "cancelled"
        REFUNDED = "refunded"

    class Credit(models.TextChoices):
        NONE = ""
        DIRECT = "direct"
        ASSISTED = "assisted"

    external_id = models.CharField(max_length=200, help_text="the shop's name for it")
    number = models.CharField(max_length=80, blank=True, help_text="as people read it")
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", models.SET_NULL, null=True, related_name="orders"
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLACED)
    amount = models.BigIntegerField(default=0, help_text="in cents")
    given_back = models.BigIntegerField(default=0, help_text="in cents")
    net = models.BigIntegerField(default=0, help_text="in cents; what is left of it")
    currency = models.CharField(max_length=3)
    items: Any = models.JSONField(default=list)
    bought_at = models.DateTimeField(default=timezone.now)
    # What `crediting.credit` says of it.
    credit = models.CharField(max_length=8, choices=Credit.choices, blank=True)
    conversation = models.ForeignKey(
        "operate.Conversation", models.SET_NULL, null=True, related_name="orders"
    )
    answer = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    member = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+",
        help_text="who gave that answer",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(OrderQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "external_id"], name="order_identity"
            )
        ]
        indexes = [
            models.Index(
                fields=["workspace", "brand", "bought_at"], name="order_month"
            ),
            models.Index(
                fields=["workspace", "-bought_at", "-id"],
                condition=~Q(credit=""),
                name="order_credited",
            ),
            models.Index(fields=["customer", "-bought_at"], name="order_customer"),
        ]

    def __str__(self) -> str:
        return self.number or self.external_id


class OrderEvent(WorkspaceModel):
    """One thing the shop told of an order. Told again it is the same row."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="events")
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=Order.State.choices)
    at = models.DateTimeField()
    amount = models.BigIntegerField(null=True)
    said: Any = models.JSONField(default=dict, help_text="the rest, as it was told")
    customer = models.ForeignKey(
        "customers.Customer", models.SET_NULL, null=True, related_name="+"
    )
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    came_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "digest"], name="order_event_once")
        ]


class SalesRule(WorkspaceModel):
    """For how many days an order of this brand is said to follow from an answer."""

    DAYS = 30

    brand = models.OneToOneField(
        "core.Brand", models.CASCADE, related_name="sales_rule"
    )
    days = models.PositiveSmallIntegerField(default=DAYS)
