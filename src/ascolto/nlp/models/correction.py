from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class CorrectionQuerySet(ScopedQuerySet["Correction"]):
    def standing(self) -> CorrectionQuerySet:
        """Those nobody took back: only these teach."""
        return self.filter(taken_back_at=None)


class Correction(WorkspaceModel):
    """A person said what a label should be; `was` and `became` are equal where they confirmed it."""

    class Label(models.TextChoices):
        LANGUAGE = "language"
        SENTIMENT = "sentiment"
        INTENT = "intent"
        ANGER = "anger"
        URGENCY = "urgency"

    annotation = models.ForeignKey(
        "nlp.Annotation", models.CASCADE, related_name="corrections"
    )
    label = models.CharField(max_length=9, choices=Label.choices)
    was = models.CharField(max_length=10)
    became = models.CharField(max_length=10)
    model = models.CharField(max_length=60, help_text="which had said it")
    member = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    taken_back_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(CorrectionQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "label", "at"], name="correction_label")
        ]
