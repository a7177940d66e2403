from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.core.secrets import EncryptedJSONField


def _all_kinds() -> list[str]:
    return []


class AlertRoomQuerySet(ScopedQuerySet["AlertRoom"]):
    def on(self) -> AlertRoomQuerySet:
        return self.filter(is_on=True)

    def broken(self) -> AlertRoomQuerySet:
        """Switched off because its address does not work any more."""
        return self.filter(is_on=False).exclude(problem="")


class AlertRoom(WorkspaceModel):
    """A room of a chat programme that hears of a brand's alerts by an incoming address.

    Whoever has the address may write there, so it is kept like a password.
    """

    class Dialect(models.TextChoices):
        SLACK = "slack"
        TEAMS = "teams"
        GOOGLE = "google"
        MATTERMOST = "mattermost"
        DISCORD = "discord"
        PLAIN = "plain"

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="alert_rooms")
    name = models.CharField(max_length=60)
    dialect = models.CharField(max_length=10, choices=Dialect.choices)
    address = EncryptedJSONField()
    secret = EncryptedJSONField(default=str, help_text="signs what is plain")
    host = models.CharField(max_length=253, help_text="of the address, to be shown")
    kinds = models.JSONField(default=_all_kinds, help_text="of alerts; none: all")
    least_sure = models.FloatField(default=0)
    tells_on = models.BooleanField(
        default=True, help_text="also when it grows, is taken, is over"
    )
    owner = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    is_on = models.BooleanField(default=True)
    problem = models.CharField(
        max_length=16, blank=True, help_text="why the last post did not arrive"
    )
    off_at = models.DateTimeField(null=True)
    posted_at = models.DateTimeField(null=True, help_text="the last that arrived")
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(AlertRoomQuerySet)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["brand", "name"], name="alert_room_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def wants(self, kinds: list[str], sure: float) -> bool:
        """An alert of these kinds, of which we are so sure."""
        return sure >= self.least_sure and (
            not self.kinds or any(kind in self.kinds for kind in kinds)
        )


class RoomPost(WorkspaceModel):
    """Something about an alert that a room is told, once."""

    room = models.ForeignKey(AlertRoom, models.CASCADE, related_name="posts")
    alert = models.ForeignKey("monitor.Alert", models.CASCADE, related_name="+")
    what = models.CharField(max_length=16, help_text="raised, grew-12, taken, over")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["room", "alert", "what"], name="room_post_once"
            ),
        ]
