from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.models.member import Role, Team
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class InvitationQuerySet(ScopedQuerySet["Invitation"]):
    def pending(self) -> InvitationQuerySet:
        return self.filter(
            accepted_at=None, withdrawn_at=None, expires_at__gt=timezone.now()
        )


class Invitation(WorkspaceModel):
    """A place offered to somebody by mail. Only the hash of its link is kept; it opens once."""

    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    teams = models.ManyToManyField(Team, blank=True, related_name="+")
    brands = models.ManyToManyField("core.Brand", blank=True, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.CharField(max_length=200, blank=True)
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(InvitationQuerySet)

    class Meta:
        ordering = ["-invited_at", "-pk"]

    def __str__(self) -> str:
        return self.email
