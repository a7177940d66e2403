from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


class Role(models.TextChoices):
    """From the lightest to the heaviest; each may do what the lighter ones may."""

    VOICE = "voice"
    AGENT = "agent"
    LEAD = "lead"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        return list(Role).index(self)

    def covers(self, other: Role) -> bool:
        return self.rank >= other.rank


class Team(WorkspaceModel):
    name = models.CharField(max_length=80)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "name"], name="team_name")
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MemberQuerySet(ScopedQuerySet["Member"]):
    def active(self) -> MemberQuerySet:
        return self.filter(left_at=None)


class Member(WorkspaceModel):
    """A person of the workspace. With no brands named they see all of them."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="members"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    language = models.CharField(max_length=8, default="it")
    timezone = models.CharField(max_length=64, default="Europe/Rome")
    theme = models.CharField(max_length=8, default="auto")
    density = models.CharField(max_length=11, default="comfortable")
    signature = models.CharField(max_length=200, blank=True)
    teams = models.ManyToManyField(Team, blank=True, related_name="members")
    brands = models.ManyToManyField("core.Brand", blank=True, related_name="members")
    is_in_training = models.BooleanField(
        default=False, help_text="what they answer waits for a yes"
    )
    joined_at = models.DateTimeField(default=now)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedManager.of(MemberQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "user"],
                condition=Q(left_at=None),
                name="member_once",
            ),
        ]
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    _brand_ids: list[int] | None = None
    _remembers = False

    def brand_ids(self) -> list[int]:
        """The brands they are limited to; none named means all."""
        if self._brand_ids is not None:
            return self._brand_ids
        found = list(self.brands.values_list("pk", flat=True))
        if self._remembers:
            self._brand_ids = found
        return found

    def remembering(self) -> Member:
        """This instance lives for one request: what every part of a page asks is asked once."""
        self._remembers = True
        return self

    def is_at_least(self, role: Role) -> bool:
        return Role(self.role).covers(role)

    @property
    def is_active(self) -> bool:
        return self.left_at is None
