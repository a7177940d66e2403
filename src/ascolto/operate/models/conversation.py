from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import BusyModel, ScopedManager, ScopedQuerySet


class ConversationQuerySet(ScopedQuerySet["Conversation"]):
    def open(self) -> ConversationQuerySet:
        return self.filter(status=Conversation.Status.OPEN)

    def awake(self) -> ConversationQuerySet:
        """Open and not put aside."""
        return self.filter(status=Conversation.Status.OPEN, is_snoozed=False)

    def unassigned(self) -> ConversationQuerySet:
        return self.filter(assignee=None)

    def showing(self, thread_id: int) -> ConversationQuerySet:
        """Where a thread is shown: its own conversation, or the one it was forwarded from."""
        mine = self.filter(thread_id=thread_id)
        return mine if mine.exists() else self.filter(forwards__thread_id=thread_id)

    def visible_to(self, member: Member) -> ConversationQuerySet:
        """Of the brands the member may see; no brands named means all."""
        brands = member.brand_ids()
        return self.filter(brand_id__in=brands) if brands else self


class Conversation(BusyModel):
    """The messages of one thread on one account, and our work on them."""

    class Status(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    class Urgency(models.TextChoices):
        LOW = "low"
        NORMAL = "normal"
        HIGH = "high"
        URGENT = "urgent"

    number = models.BigIntegerField(help_text="per workspace, to be read out")
    thread = models.OneToOneField(
        "channels.Thread", models.CASCADE, related_name="conversation"
    )
    account = models.ForeignKey("channels.Account", models.PROTECT, related_name="+")
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    handle = models.ForeignKey(
        "channels.Handle", models.PROTECT, related_name="conversations"
    )
    case = models.ForeignKey(
        "operate.Case", models.PROTECT, related_name="conversations"
    )
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    assignee = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(
        "core.Team", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    subject = models.CharField(max_length=500, blank=True)
    urgency = models.CharField(
        max_length=6, choices=Urgency.choices, default=Urgency.NORMAL
    )
    urgency_why = models.CharField(max_length=200, blank=True)
    urgency_by = models.CharField(max_length=200, blank=True, help_text="who set it")
    is_public = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    stars = models.PositiveSmallIntegerField(
        null=True, help_text="of a review, as its author last gave them"
    )
    # What the list shows without opening anything; kept by the same actions.
    preview = models.CharField(max_length=200, blank=True)
    last_direction = models.CharField(max_length=3, default="in")
    last_message_at = models.DateTimeField()
    message_count = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(
        null=True, help_text="first unanswered message; None: nobody waits"
    )
    due_at = models.DateTimeField(null=True, help_text="of the open commitment")
    is_unread = models.BooleanField(default=True)
    trouble = models.CharField(
        max_length=12, blank=True, help_text="failed | unknown: a delivery of ours"
    )
    is_snoozed = models.BooleanField(default=False)
    wakes_at = models.DateTimeField(
        null=True, help_text="of a snoozed one; None: when the customer writes"
    )
    back_because = models.CharField(
        max_length=8, blank=True, help_text="why it came back from a snooze"
    )
    awaits_approval = models.BooleanField(
        default=False, help_text="an answer of somebody in training waits for a yes"
    )
    tag_names = models.TextField(blank=True, help_text="for the list; a line each")
    has_forwards = models.BooleanField(
        default=False, help_text="something of it was passed on"
    )
    created_at = models.DateTimeField(default=timezone.now)
    # Moved by `conversing.announce`, which every change of it ends with: who keeps a copy
    # elsewhere asks what is newer.
    updated_at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(ConversationQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "number"], name="conversation_number"
            ),
        ]
        indexes = [
            # One index per way the list is read; each ends in what keyset pagination needs.
            models.Index(
                fields=["workspace", "status", "-last_message_at", "-id"],
                name="conv_recent",
            ),
            models.Index(
                fields=["workspace", "assignee", "-last_message_at", "-id"],
                condition=Q(status="open"),
                name="conv_mine",
            ),
            models.Index(
                fields=["workspace", "due_at", "id"],
                condition=Q(status="open", due_at__isnull=False),
                name="conv_due",
            ),
            models.Index(
                fields=["workspace", "wakes_at", "id"],
                condition=Q(is_snoozed=True),
                name="conv_snoozed",
            ),
            models.Index(
                fields=["wakes_at"],
                condition=Q(is_snoozed=True, wakes_at__isnull=False),
                name="conv_wakes",
            ),
            models.Index(
                fields=["workspace", "-last_message_at", "-id"],
                condition=Q(awaits_approval=True),
                name="conv_to_approve",
            ),
            models.Index(fields=["workspace", "updated_at", "id"], name="conv_updated"),
        ]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    @property
    def tags(self) -> list[str]:
        return self.tag_names.splitlines()

    @property
    def awaits_us(self) -> bool:
        return self.waiting_since is not None
