from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.channels.models import Delivery
from ascolto.core.scoping import (
    BusyModel,
    ScopedManager,
    ScopedQuerySet,
    WorkspaceModel,
)

_NAMESPACE = uuid.UUID("6f0f5a0e-6d0b-4a7e-9b60-1f6ad0c1d3a7")


class TellingQuerySet(ScopedQuerySet["Telling"]):
    def under_way(self) -> TellingQuerySet:
        return self.filter(state__in=[Telling.State.WAITING, Telling.State.WRITTEN])

    def lingering(self, now: datetime) -> TellingQuerySet:
        """To be written, and a minute has passed since it could leave."""
        late = now - timedelta(minutes=1)
        return self.filter(state=Telling.State.WAITING, statement__leaves_at__lt=late)


class Telling(BusyModel):
    """One statement to one customer: once, whatever happens on the way."""

    class State(models.TextChoices):
        WAITING = "waiting"  # to be written
        WRITTEN = "written"  # on its way
        TOLD = "told"
        FAILED = "failed"
        UNKNOWN = "unknown"  # nobody can say whether it went out
        UNREACHED = "unreached"  # there is no way, or a rule forbids it

    statement = models.ForeignKey(
        "monitor.Statement", models.CASCADE, related_name="tellings", db_index=False
    )
    affected = models.ForeignKey(
        "monitor.Affected", models.CASCADE, related_name="tellings"
    )
    customer = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="+", db_index=False
    )
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=300, blank=True)
    tries = models.PositiveSmallIntegerField(default=1)
    message = models.OneToOneField(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    asked_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(TellingQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "customer"], name="telling_once"
            ),
        ]
        indexes = [
            models.Index(fields=["statement", "state", "id"], name="telling_state"),
            models.Index(
                fields=["asked_at"],
                condition=Q(state="waiting"),
                name="telling_waiting",
            ),
        ]

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of its message: each try has one of its own."""
        return uuid.uuid5(_NAMESPACE, f"{self.pk}/{self.tries}")


class PublicPost(WorkspaceModel):
    """A place where a statement is said in public: published from here where the channel takes it,
    else copied there by hand; with its link once it stands."""

    class State(models.TextChoices):
        WAITS = "waits"
        LEAVING = "leaving"  # can be called back for some seconds
        POSTED = "posted"
        FAILED = "failed"
        UNKNOWN = "unknown"  # nobody can say whether it stands there

    statement = models.ForeignKey(
        "monitor.Statement", models.CASCADE, related_name="posts"
    )
    account = models.ForeignKey(
        "channels.Account", models.SET_NULL, null=True, related_name="+"
    )
    place = models.CharField(max_length=120)
    language = models.CharField(max_length=2, default="it")
    link = models.URLField(max_length=1000, blank=True)
    text = models.TextField(blank=True, help_text="as it was posted")
    added_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    # Ours, on its way or there; None where it was, or is to be, posted by hand.
    message = models.OneToOneField(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["statement", "place", "language"], name="public_post_once"
            ),
        ]

    @property
    def key(self) -> uuid.UUID:
        """The idempotency key of its message: each try has one of its own."""
        return uuid.uuid5(_NAMESPACE, f"post/{self.pk}/{self.tries}")

    @property
    def state(self) -> State:
        """What became of it: known by its delivery, or by who posted it."""
        if self.done_at:
            return self.State.POSTED
        delivery = getattr(self.message, "delivery", None)
        status = delivery.status if delivery else Delivery.Status.CANCELLED
        return _STATES[Delivery.Status(status)]

    @property
    def why(self) -> str:
        """Why it was not published, for people; "" where it waits or stands."""
        delivery = getattr(self.message, "delivery", None)
        has_trouble = self.state in (self.State.FAILED, self.State.UNKNOWN)
        return delivery.why if delivery and has_trouble else ""

    @property
    def is_by_hand(self) -> bool:
        return self.message_id is None


_STATES = {
    Delivery.Status.PENDING: PublicPost.State.LEAVING,
    Delivery.Status.SENDING: PublicPost.State.LEAVING,
    Delivery.Status.SENT: PublicPost.State.LEAVING,  # until what follows from it is done
    Delivery.Status.FAILED: PublicPost.State.FAILED,
    Delivery.Status.UNKNOWN: PublicPost.State.UNKNOWN,
    Delivery.Status.CANCELLED: PublicPost.State.WAITS,
}
