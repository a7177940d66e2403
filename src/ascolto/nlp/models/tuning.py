from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class TuningQuerySet(ScopedQuerySet["Tuning"]):
    def on(self) -> TuningQuerySet:
        return self.filter(is_on=True)


class Tuning(WorkspaceModel):
    """What one company's corrections taught, for one label: a small layer over the common models.

    `before` and `after`: the share of held-out corrections that were right without it and with it.
    `kept`: the share of messages nobody corrected that keep their label.
    """

    label = models.CharField(max_length=9)
    number = models.PositiveIntegerField(help_text="1, 2, … for each label")
    weights = models.BinaryField()
    learned_from = models.PositiveIntegerField()
    held_out = models.PositiveIntegerField()
    before = models.FloatField()
    after = models.FloatField()
    kept = models.FloatField()
    is_on = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    switched_at = models.DateTimeField(null=True)
    switched_by = models.CharField(max_length=200, blank=True)

    objects = ScopedManager.of(TuningQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "label", "number"], name="tuning_number"
            ),
            models.UniqueConstraint(
                fields=["workspace", "label"],
                condition=models.Q(is_on=True),
                name="tuning_on_once",
            ),
        ]
