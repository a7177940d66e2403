from __future__ import annotations

from django.db import models
from django.db.models import Q

from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class MentionQuerySet(ScopedQuerySet["Mention"]):
    def about_us(self) -> MentionQuerySet:
        return self.filter(dismissed_at=None)


class Mention(BusyModel):
    """A message that matched a watch. `bin`: five minutes since the epoch, by when it was said."""

    watch = models.ForeignKey(
        "monitor.Watch", models.CASCADE, related_name="mentions", db_index=False
    )
    message = models.ForeignKey(
        "channels.Message", models.CASCADE, related_name="mentions"
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, null=True, related_name="+", db_index=False
    )
    said_at = models.DateTimeField()
    bin = models.PositiveIntegerField()
    sentiment = models.CharField(max_length=8, blank=True)
    influence = models.FloatField(default=0)
    copy_of = models.CharField(
        max_length=16, blank=True, help_text="the same for near-duplicates"
    )
    dismissed_at = models.DateTimeField(null=True, help_text="“not about us”")
    dismissed_by = models.CharField(max_length=200, blank=True)

    objects = ScopedManager.of(MentionQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "message"], name="mention_identity"
            ),
        ]
        indexes = [
            models.Index(fields=["watch", "bin"], name="mention_bin"),
            # Whoever heard it: to count each message once. (The company first would tempt SQLite
            # to read all of a day where one watch is asked for.)
            models.Index(fields=["bin", "workspace"], name="mention_of_bin"),
            models.Index(
                fields=["watch", "dismissed_at"],
                condition=Q(dismissed_at__isnull=False),
                name="mention_dismissed",
            ),
        ]
