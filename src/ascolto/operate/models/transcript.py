from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class TranscriptQuerySet(ScopedQuerySet["Transcript"]):
    def open(self, now: object) -> TranscriptQuerySet:
        """Whoever has the link can read it."""
        return self.filter(revoked_at=None, expires_at__gt=now).exclude(digest=None)


class Transcript(WorkspaceModel):
    """The customer's own record of their conversations with a brand, by a secret link that ends.

    Which handles it shows is fixed when it is made: who is linked to the customer later brings
    nothing into it, and who is taken apart from them takes theirs out of it.
    """

    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "operate.Conversation",
        models.CASCADE,
        related_name="transcripts",
        help_text="where it is shown to the team",
    )
    handle_ids = models.JSONField(help_text="whose words it shows")
    address = models.CharField(
        max_length=254,
        help_text="who was told the link: a mail address, or the channel",
    )
    language = models.CharField(max_length=8)
    # Who sent it; None: the customer asked for it and proved the address.
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    # Of the link's secret, which is kept nowhere; None until the address is proven.
    digest = models.CharField(max_length=64, null=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=200, blank=True)
    openings = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True, help_text="the last time")

    objects = ScopedManager.of(TranscriptQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "address", "created_at"],
                condition=Q(by=None),
                name="transcript_asked",
            ),
        ]

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()

    @property
    def is_revoked(self) -> bool:
        return self.revoked_at is not None

    @property
    def is_open(self) -> bool:
        ends = self.expires_at > timezone.now()
        return bool(self.digest) and not self.is_revoked and ends
