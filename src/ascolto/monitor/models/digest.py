from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class DigestChoice(WorkspaceModel):
    """Whether and on which day a member wants the week by mail; without a row as their role has it."""

    member = models.OneToOneField(
        "core.Member", models.CASCADE, related_name="digest_choice"
    )
    is_on = models.BooleanField(default=True)
    weekday = models.PositiveSmallIntegerField(default=0, help_text="0 is Monday")
    changed_at = models.DateTimeField(default=timezone.now)


class Digest(WorkspaceModel):
    """The week that a member was sent: once, ever."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    week = models.DateField(help_text="its Monday, where the member lives")
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "week"], name="digest_once"),
        ]
