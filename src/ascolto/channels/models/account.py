from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.core.secrets import EncryptedJSONField


def new_public_id() -> str:
    """Unguessable (128 bits), short enough for a URL."""
    return secrets.token_urlsafe(16)


def new_key() -> str:
    return secrets.token_hex(32)


class AccountQuerySet(ScopedQuerySet["Account"]):
    def connected(self) -> AccountQuerySet:
        return self.filter(disconnected_at=None)

    def broken(self) -> AccountQuerySet:
        return self.connected().filter(status=Account.Status.BROKEN)


class Account(WorkspaceModel):
    """One connected page, number, mailbox or feed."""

    class Status(models.TextChoices):
        WORKING = "working"
        BROKEN = "broken"

    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    public_id = models.CharField(max_length=32, unique=True, default=new_public_id)
    config = EncryptedJSONField(default=dict)
    key = EncryptedJSONField(
        default=new_key, help_text="the account's own secret, for what it signs"
    )
    address = models.CharField(
        max_length=254, blank=True, help_text="what customers write to"
    )
    public_url = models.CharField(
        max_length=500, blank=True, help_text="its page, where the provider tells it"
    )
    profile = models.CharField(
        max_length=255, blank=True, help_text="who it is at the provider, by kind"
    )
    cursor = models.TextField(blank=True)
    nudged_at = models.DateTimeField(
        null=True, help_text="when somebody last said that there is news"
    )
    status = models.CharField(
        max_length=8, choices=Status.choices, default=Status.WORKING
    )
    problem = models.TextField(blank=True, help_text="why it is broken, for people")
    broke_at = models.DateTimeField(null=True, blank=True)
    last_heard_at = models.DateTimeField(null=True, blank=True)
    # Answers leave through this one where the channel has no way back of its own.
    answers_through = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answers_for"
    )
    expires_at = models.DateTimeField(
        null=True, help_text="when its credentials end, where the provider says so"
    )
    expiry_told_at = models.DateTimeField(null=True)
    lacking = models.JSONField(
        default=list, help_text="what they do not allow: [Italian, English] each"
    )
    quota = models.JSONField(
        default=dict, help_text="calls left, of how many, until when"
    )
    templates = models.JSONField(
        default=list, help_text="texts that the provider approved, as last told"
    )
    templates_at = models.DateTimeField(null=True)
    insights_at = models.DateTimeField(
        null=True, help_text="when it was last asked for the provider's own figures"
    )
    insights_problem = models.TextField(
        blank=True, help_text="why it could not tell them, for people"
    )
    # What was said before it was connected is brought in page by page.
    past_cursor = models.TextField(blank=True)
    past_count = models.PositiveIntegerField(default=0)
    past_total = models.PositiveIntegerField(null=True)
    past_begun_at = models.DateTimeField(null=True)
    past_done_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(
        default=1, help_text="raised when config changes"
    )
    created_at = models.DateTimeField(default=timezone.now)
    disconnected_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager.of(AccountQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind"], condition=Q(disconnected_at=None), name="account_live"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "kind", "profile"],
                condition=Q(disconnected_at=None) & ~Q(profile=""),
                name="account_profile_once",
            ),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_bringing_in_the_past(self) -> bool:
        return self.past_begun_at is not None and self.past_done_at is None

    @property
    def is_broken(self) -> bool:
        return self.status == self.Status.BROKEN

    @property
    def is_connected(self) -> bool:
        return self.disconnected_at is None
