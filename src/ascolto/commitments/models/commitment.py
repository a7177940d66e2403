from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.commitments.subject import Subject
from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet

REPLIES = ("first_reply", "next_reply")  # kept by any answer that was delivered
# Kept by a mark, or by the message that does it.
PROMISES = ("call_back", "promise", "incident_update")


class CommitmentQuerySet(ScopedQuerySet["Commitment"]):
    def open(self) -> CommitmentQuerySet:
        return self.filter(state=Commitment.State.OPEN)

    def running(self) -> CommitmentQuerySet:
        """Open, and the clock runs."""
        return self.open().filter(paused_at=None)

    def promises(self) -> CommitmentQuerySet:
        """Those that somebody gave in words."""
        return self.filter(kind__in=PROMISES)

    def about(self, subject: models.Model) -> CommitmentQuerySet:
        return self.filter(
            subject_type=subject._meta.label_lower, subject_id=subject.pk
        )


class Commitment(BusyModel):
    """What we owe somebody by a time; kept only by a person.

    The subject (a conversation, an incident, later an idea) lives above this package and is
    named by type and id.
    """

    class Kind(models.TextChoices):
        FIRST_REPLY = "first_reply"
        NEXT_REPLY = "next_reply"
        RESOLUTION = "resolution"  # the matter is over; kept by closing as answered
        CALL_BACK = "call_back"
        PROMISE = "promise"  # anything else that a reply promised
        INCIDENT_UPDATE = "incident_update"  # news of an incident, by a time we named

    class State(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        RELEASED = "released"  # nothing was owed after all, and somebody said why

    kind = models.CharField(max_length=16, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    account_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+"
    )
    opened_by_message_id = models.BigIntegerField(null=True)
    started_at = models.DateTimeField(help_text="since when the customer waits")
    warn_at = models.DateTimeField()
    due_at = models.DateTimeField()
    minutes = models.PositiveIntegerField(help_text="the target it was opened with")
    counts_opening_hours = models.BooleanField(default=False)
    warned_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    # When the next person on call is told; None: nobody is left to tell, or it is not late.
    escalate_at = models.DateTimeField(null=True)
    kept_by_message_id = models.BigIntegerField(null=True)
    reason = models.TextField(blank=True, help_text="why it was released")
    words = models.TextField(blank=True, help_text="what was promised, as written")
    made_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    # The answer on its way that does what was promised: its delivery keeps it.
    keeping_message_id = models.BigIntegerField(null=True)
    is_public = models.BooleanField(default=False)
    urgency = models.CharField(max_length=6, default="normal")
    terms = models.CharField(
        max_length=80, blank=True, help_text="which target held: see `targets.Told`"
    )
    paused_at = models.DateTimeField(null=True, help_text="of the pause that lasts")
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(CommitmentQuerySet)

    class Meta:
        constraints = [
            # A customer who writes three times waits once.
            models.UniqueConstraint(
                fields=["workspace", "subject_type", "subject_id", "kind"],
                condition=Q(state="open")
                & Q(kind__in=("first_reply", "next_reply", "resolution")),
                name="commitment_open_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(state="open", breached_at=None),
                name="commitment_due",
            ),
            models.Index(
                fields=["warn_at"],
                condition=Q(state="open", warned_at=None),
                name="commitment_warn",
            ),
            models.Index(
                fields=["subject_type", "subject_id"], name="commitment_subject"
            ),
            models.Index(
                fields=["escalate_at"],
                condition=Q(state="open", escalate_at__isnull=False),
                name="commitment_escalate",
            ),
            models.Index(
                fields=["kept_by_message_id"],
                condition=Q(state="kept"),
                name="commitment_kept_by",
            ),
            models.Index(
                fields=["brand", "settled_at"],
                condition=Q(state="kept"),
                name="commitment_kept",
            ),
            models.Index(fields=["workspace", "id"], name="commitment_ledger"),
            models.Index(
                fields=["workspace", "due_at", "id"],
                condition=Q(state="open", kind__in=("resolution", *PROMISES)),
                name="commitment_promises",
            ),
            # What got no answer, the longest first; and what was let go in a period.
            models.Index(
                fields=["workspace", "started_at", "id"],
                condition=Q(state="open"),
                name="commitment_waiting",
            ),
            models.Index(
                fields=["workspace", "settled_at"],
                condition=Q(state="released"),
                name="commitment_released",
            ),
            models.Index(
                fields=["opened_by_message_id"],
                condition=Q(kind__in=PROMISES),
                name="commitment_promised_in",
            ),
        ]

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_type, self.subject_id)

    @property
    def is_promise(self) -> bool:
        return self.kind in PROMISES

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_late(self) -> bool:
        """Past its time, whether or not it was kept afterwards."""
        return self.breached_at is not None
