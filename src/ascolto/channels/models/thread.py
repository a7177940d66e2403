from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import BusyModel


class Thread(BusyModel):
    """The provider's thread: messages that belong together on one account."""

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="threads", db_index=False
    )
    external_id = models.CharField(max_length=512)
    below = models.CharField(
        max_length=512,
        blank=True,
        help_text="the provider's post, video, article or topic that others speak below as well",
    )
    handle = models.ForeignKey(
        "channels.Handle",
        models.PROTECT,
        null=True,
        related_name="threads",
        help_text="who began it",
    )
    subject = models.CharField(max_length=500, blank=True)
    permalink = models.URLField(max_length=1000, blank=True)
    is_public = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # On a page of ours (chat): when the customer was last here and what they have seen.
    seen_at = models.DateTimeField(null=True)
    seen_message_id = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id"], name="thread_identity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["workspace", "below"],
                condition=~Q(below=""),
                name="thread_below",
            ),
        ]
