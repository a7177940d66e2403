from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Continuation(WorkspaceModel):
    """We went on with a customer elsewhere: said so where they wrote, and opened the other place."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="continuations"
    )
    # None while the customer has not used the link yet.
    second = models.ForeignKey(
        "operate.Conversation",
        models.SET_NULL,
        null=True,
        related_name="continuation_of",
    )
    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    address = models.CharField(max_length=254, blank=True)
    pointer = models.ForeignKey(
        "channels.Message",
        models.SET_NULL,
        null=True,
        related_name="+",
        help_text="what told the customer where we go on",
    )
    # The delivery that came through the link, until it has become a conversation.
    awaited = models.CharField(max_length=512, blank=True)
    key = models.UUIDField(unique=True)
    by = models.ForeignKey("core.Member", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "awaited"],
                condition=models.Q(second=None) & ~models.Q(awaited=""),
                name="continuation_awaited",
            )
        ]


class PointerText(WorkspaceModel):
    """What we say where the customer wrote when we go on elsewhere, per brand and language."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    language = models.CharField(max_length=8, default="it")
    with_link = models.BooleanField(
        default=False, help_text="the customer has to give an address first"
    )
    text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brand", "language", "with_link"], name="pointer_text_once"
            )
        ]
