from __future__ import annotations

from django.db import models

from ascolto.core.scoping import BusyModel


class Volume(BusyModel):
    """How much was said in five minutes, for a watch, on an account, in one sentiment.

    `voices` counts an author once and a text once.
    """

    watch = models.ForeignKey(
        "monitor.Watch", models.CASCADE, related_name="volumes", db_index=False
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    bin = models.PositiveIntegerField()
    sentiment = models.CharField(max_length=8, blank=True)
    said = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "bin", "account", "sentiment"], name="volume_identity"
            ),
        ]


class HourVolume(BusyModel):
    """The same by the hour, for the board: what it shows of weeks is a twelfth of the rows."""

    watch = models.ForeignKey(
        "monitor.Watch", models.CASCADE, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    hour = models.PositiveIntegerField(help_text="since the epoch")
    sentiment = models.CharField(max_length=8, blank=True)
    said = models.PositiveIntegerField(default=0)
    voices = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["watch", "hour", "account", "sentiment"],
                name="hour_volume_identity",
            ),
        ]
