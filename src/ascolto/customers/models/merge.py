from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class MergeQuerySet(ScopedQuerySet["Merge"]):
    def active(self) -> MergeQuerySet:
        return self.filter(undone_at=None)


class Merge(WorkspaceModel):
    """A person said that two customers are one; until they take it back."""

    kept = models.ForeignKey(
        "customers.Customer", models.CASCADE, related_name="merges"
    )
    absorbed = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    handle_ids = models.JSONField(help_text="the handles that moved")
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedManager.of(MergeQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["absorbed"], condition=Q(undone_at=None), name="merge_once"
            ),
        ]

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None
