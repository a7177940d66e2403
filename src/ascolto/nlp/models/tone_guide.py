from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel
from ascolto.nlp.courtesy import Guide


class ToneGuide(WorkspaceModel):
    """How a brand writes: what the courtesy check holds its answers to, beside what holds for all."""

    class Address(models.TextChoices):
        ANY = ""
        TU = "tu"
        LEI = "lei"

    brand = models.OneToOneField(
        "core.Brand", models.CASCADE, related_name="tone_guide"
    )
    jargon = models.JSONField(default=dict, help_text="word → plain wording")
    never = models.JSONField(
        default=dict, help_text="word → what to put instead, or “”"
    )
    address = models.CharField(
        max_length=3, choices=Address.choices, default=Address.ANY, blank=True
    )
    greeting = models.CharField(max_length=80, blank=True)
    closing = models.CharField(max_length=120, blank=True)
    signature = models.CharField(max_length=120, blank=True)

    def guide(self) -> Guide:
        return Guide(self.jargon, self.never, self.address, self.greeting, self.closing)
