from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class MessageQuerySet(ScopedQuerySet["Message"]):
    def inbound(self) -> MessageQuerySet:
        return self.filter(direction=Message.Direction.IN)

    def in_order(self) -> MessageQuerySet:
        """By the provider's time, with a stable tie-break: the same whatever order they came in."""
        return self.order_by("sent_at", "external_id")


class Message(BusyModel):
    """Anything said: in or out, public or private. A fact; what it means lives above."""

    class Direction(models.TextChoices):
        IN = "in"
        OUT = "out"

    class State(models.TextChoices):
        SHOWN = "shown"
        EDITED = "edited"
        DELETED = "deleted"
        HIDDEN = "hidden"  # from the public, at the provider; the words stay

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="messages", db_index=False
    )
    thread = models.ForeignKey(
        "channels.Thread", models.CASCADE, related_name="messages", db_index=False
    )
    handle = models.ForeignKey(
        "channels.Handle",
        models.PROTECT,
        null=True,
        related_name="messages",
        help_text="who said it",
    )
    # Unique per account; for our own messages the idempotency key until the provider names them.
    external_id = models.CharField(max_length=512)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.SHOWN)
    is_public = models.BooleanField(default=False)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True, help_text="sanitised")
    quoted = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    permalink = models.URLField(max_length=1000, blank=True)
    sent_at = models.DateTimeField(help_text="the provider's time")
    received_at = models.DateTimeField(default=timezone.now)
    # Why it must not be answered automatically ("list", "auto-submitted", …); "" when it may.
    automatic = models.CharField(max_length=40, blank=True)
    # Of ours: the person who wrote it; None with `by_rule` set when automation did.
    author = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    by_rule = models.CharField(max_length=60, blank=True)
    in_reply_to = models.CharField(max_length=512, blank=True)
    payload = models.ForeignKey(
        "channels.Payload", models.SET_NULL, null=True, related_name="messages"
    )
    problem = models.TextField(
        blank=True, help_text="what could not be understood of it"
    )
    meta = models.JSONField(default=dict, blank=True)
    read_at = models.DateTimeField(
        null=True, help_text="of ours: when the customer saw it"
    )

    objects = ScopedManager.of(MessageQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], name="message_identity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["thread", "sent_at", "external_id"], name="message_order"
            ),
            models.Index(fields=["workspace", "external_id"], name="message_reference"),
            models.Index(
                fields=["workspace", "handle", "sent_at"],
                condition=Q(handle__isnull=False),
                name="message_handle",
            ),
        ]

    @property
    def is_inbound(self) -> bool:
        return self.direction == self.Direction.IN

    @property
    def is_by_person(self) -> bool:
        """Written by somebody of ours, not by a rule."""
        return self.direction == self.Direction.OUT and not self.by_rule

    @property
    def is_post(self) -> bool:
        """Of ours, said to everybody: what is written below it answers it."""
        return self.direction == self.Direction.OUT and bool(self.meta.get("post"))
