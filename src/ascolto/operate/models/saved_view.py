from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member, Team
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class SavedViewQuerySet(ScopedQuerySet["SavedView"]):
    def standing(self) -> SavedViewQuerySet:
        return self.filter(dropped_at=None)

    def visible_to(self, member: Member) -> SavedViewQuerySet:
        """Their own, and what was shared with everybody or with a team of theirs."""
        teams = Team.objects.filter(members=member)
        return self.filter(
            Q(owner=member, shared=SavedView.Shared.NOBODY)
            | Q(shared=SavedView.Shared.EVERYBODY)
            | Q(shared=SavedView.Shared.TEAM, team__in=teams)
        )


class SavedView(WorkspaceModel):
    """A list of the inbox somebody gave a name: what it asks for, whose it is, who else sees it."""

    class Shared(models.TextChoices):
        NOBODY = ""
        TEAM = "team"
        EVERYBODY = "all"

    name = models.CharField(max_length=60)
    icon = models.CharField(max_length=24, default="star")
    hue = models.PositiveSmallIntegerField(default=0, help_text="0: none; 1 to 12")
    asks = models.JSONField(help_text="as an address: view, brand, account, tag, q")
    owner = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    shared = models.CharField(
        max_length=4, choices=Shared.choices, default=Shared.NOBODY, blank=True
    )
    team = models.ForeignKey(
        "core.Team", models.CASCADE, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    dropped_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(SavedViewQuerySet)

    class Meta:
        indexes = [
            models.Index(
                fields=["workspace", "owner"],
                condition=Q(dropped_at=None),
                name="saved_view_standing",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ViewPlace(WorkspaceModel):
    """Where a saved view stands for one member, and whether the inbox opens with it."""

    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    saved_view = models.ForeignKey(SavedView, models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField(default=0)
    opens = models.BooleanField(default=False, help_text="the inbox begins with it")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "saved_view"], name="view_place_once"
            )
        ]
