from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class MacroQuerySet(ScopedQuerySet["Macro"]):
    def standing(self) -> MacroQuerySet:
        return self.filter(dropped_at=None)

    def visible_to(self, member: Member) -> MacroQuerySet:
        """Their own and the shared ones."""
        return self.filter(Q(owner=member) | Q(is_shared=True))


class Macro(WorkspaceModel):
    """Several deeds by hand under one name, done with one key where a person wants them."""

    name = models.CharField(max_length=60)
    steps = models.JSONField(help_text="in order, as a playbook's: {do, …}")
    owner = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(MacroQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "name"],
                condition=Q(dropped_at=None),
                name="macro_standing",
            )
        ]

    def __str__(self) -> str:
        return self.name
