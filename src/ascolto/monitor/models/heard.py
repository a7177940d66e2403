from __future__ import annotations

from django.db import models

from ascolto.core.scoping import BusyModel, WorkspaceModel


class Hearers(WorkspaceModel):
    """Watches that heard the same messages: so that several together count a message once.

    A watch that is removed stays in the list: what the others heard is still theirs.
    """

    watches = models.TextField(
        help_text="their ids, the smallest first, a space between"
    )
    key = models.CharField(max_length=32, help_text="made of them")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "key"], name="hearers_identity"
            ),
        ]

    @property
    def ids(self) -> frozenset[int]:
        return frozenset(map(int, self.watches.split()))


class BinHeard(BusyModel):
    """How many messages of five minutes exactly these watches heard, on an account, in one sentiment."""

    hearers = models.ForeignKey(
        Hearers, models.CASCADE, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    bin = models.PositiveIntegerField()
    sentiment = models.CharField(max_length=8, blank=True)
    said = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "bin", "sentiment", "account", "hearers"],
                name="bin_heard_identity",
            ),
        ]


class HourHeard(BusyModel):
    """The same by the hour, for the board: what it shows of weeks is a twelfth of the rows."""

    hearers = models.ForeignKey(
        Hearers, models.CASCADE, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="+", db_index=False
    )
    hour = models.PositiveIntegerField(help_text="since the epoch")
    sentiment = models.CharField(max_length=8, blank=True)
    said = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "hour", "sentiment", "account", "hearers"],
                name="hour_heard_identity",
            ),
        ]
