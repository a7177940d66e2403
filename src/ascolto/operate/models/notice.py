from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Follower(WorkspaceModel):
    """A member who wants to hear what happens in a conversation."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="followers"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="follower_once"
            )
        ]


class Notice(WorkspaceModel):
    """Something a member should know: who did what, in which conversation."""

    class Kind(models.TextChoices):
        MENTION = "mention"
        ASSIGNED = "assigned"
        NOTE = "note"  # in a conversation they follow
        ASKED = "asked"  # a question to them alone
        ANSWERED = "answered"  # what they asked
        LEAD = "lead"  # somebody may buy, and they follow it
        WON = "won"  # a lead of theirs bought
        FOLLOWED = "followed"  # a person they follow wrote
        MESSAGE = "message"  # the customer wrote in a conversation they follow
        APPROVE = "approve"  # an answer waits for their yes
        RETURNED = "returned"  # theirs came back
        LESSON = "lesson"  # theirs left with changes, or a colleague looked at it
        REVIEW = "review"  # an answer of a colleague to look at
        DUE = "due"  # the last quarter of a promise's time, of who has it in hand
        BREACH = "breach"  # that time is over
        GESTURE = "gesture"  # waits for their yes
        CALL = "call"  # they are on call: somebody waits

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by_name = models.CharField(max_length=200, blank=True)
    words = models.CharField(max_length=160, blank=True)
    text = models.TextField(blank=True, help_text="all of it, where a mail tells of it")
    gesture = models.ForeignKey(
        "operate.Gesture", models.CASCADE, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    is_shown = models.BooleanField(default=True, help_text="under the bell")
    mail_at = models.DateTimeField(
        null=True, help_text="when a mail should tell of it; None: none, or it has gone"
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["mail_at"],
                condition=models.Q(mail_at__isnull=False),
                name="notice_to_mail",
            ),
            models.Index(fields=["member", "-id"], name="notice_newest"),
            models.Index(
                fields=["member", "kind"],
                condition=models.Q(read_at=None),
                name="notice_unread",
            ),
            models.Index(fields=["conversation", "member"], name="notice_about"),
        ]
