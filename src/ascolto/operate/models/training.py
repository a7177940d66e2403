from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class TrainingQuerySet(ScopedQuerySet["Training"]):
    def going_on(self) -> TrainingQuerySet:
        return self.filter(ended_at=None)


class Training(WorkspaceModel):
    """A member is new: what they answer waits for a yes, from then on until somebody releases them.

    `Member.is_in_training` says the same for whoever has the member at hand.
    """

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="trainings")
    mentor = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+",
        help_text="says yes too, whatever their role",
    )  # fmt: skip
    began_at = models.DateTimeField(default=timezone.now)
    began_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by_name = models.CharField(max_length=200, blank=True)

    objects = ScopedManager.of(TrainingQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(ended_at=None), name="training_once"
            )
        ]
