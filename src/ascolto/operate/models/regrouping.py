from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel
from ascolto.operate.stretches import Key, Step


class Regrouping(WorkspaceModel):
    """A person put conversations into another case, or kept two cases apart; can be taken back."""

    class Kind(models.TextChoices):
        JOIN = "join"
        SPLIT = "split"
        APART = "apart"  # "no, these are two matters": not offered again

    kind = models.CharField(max_length=5, choices=Kind.choices)
    case = models.ForeignKey("operate.Case", models.CASCADE, related_name="+")
    conversation = models.ForeignKey(
        "operate.Conversation",
        models.CASCADE,
        related_name="regroupings",
        help_text="from where it was asked",
    )
    reason = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey("core.Member", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = [models.Index(fields=["case", "kind"], name="regrouping_case")]

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


class MoveQuerySet(ScopedQuerySet["Move"]):
    def touching(self, case_id: int) -> MoveQuerySet:
        return self.filter(Q(to_case=case_id) | Q(from_case=case_id))


class Move(WorkspaceModel):
    """One conversation, whole or from a message on, goes to another case. Nothing is overwritten:
    where a message belongs follows from the moves that stand (`operate.stretches`)."""

    regrouping = models.ForeignKey(Regrouping, models.CASCADE, related_name="moves")
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="moves"
    )
    from_case = models.ForeignKey("operate.Case", models.CASCADE, related_name="+")
    to_case = models.ForeignKey("operate.Case", models.CASCADE, related_name="+")
    since = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    since_at = models.DateTimeField(
        null=True, help_text="None: from the beginning of the conversation"
    )

    objects = ScopedManager.of(MoveQuerySet)

    @property
    def step(self) -> Step:
        """Wants `regrouping` and `since` selected."""
        return Step(
            id=self.pk,
            from_case=self.from_case_id,
            to_case=self.to_case_id,
            since=self._key,
            stands=not self.regrouping.is_undone,
        )

    @property
    def _key(self) -> Key | None:
        if self.since_at is None:
            return None
        return self.since_at, self.since.external_id if self.since else ""
