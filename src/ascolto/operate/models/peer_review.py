from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel

CRITERIA = ("understood", "solved", "tone", "clear")
LOWEST, HIGHEST = 1, 3


class Sampling(WorkspaceModel):
    """How many of our sent answers a colleague looks at again; one row per workspace, made by the clock."""

    DEFAULT = 5  # of a hundred

    share = models.PositiveSmallIntegerField(
        default=DEFAULT, help_text="of a hundred; 0: none"
    )
    up_to = models.BigIntegerField(default=0, help_text="the last message looked at")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace"], name="sampling_once")
        ]


class PeerReviewQuerySet(ScopedQuerySet["PeerReview"]):
    def waiting(self) -> PeerReviewQuerySet:
        return self.filter(status=PeerReview.Status.WAITING)

    def done(self) -> PeerReviewQuerySet:
        return self.filter(status=PeerReview.Status.DONE)


def _score() -> models.PositiveSmallIntegerField[int | None, int | None]:
    bounds = [MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    return models.PositiveSmallIntegerField(null=True, validators=bounds)


class PeerReview(WorkspaceModel):
    """A colleague looks again at one answer that was sent: four short judgements and a comment."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        SKIPPED = "skipped"

    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="peer_review"
    )
    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="+"
    )
    author = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    reviewer = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    status = models.CharField(
        max_length=7, choices=Status.choices, default=Status.WAITING
    )
    understood = _score()
    solved = _score()
    tone = _score()
    clear = _score()
    comment = models.TextField(blank=True)
    why = models.CharField(max_length=300, blank=True, help_text="it was passed over")
    sampled_at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(PeerReviewQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["reviewer", "status", "id"], name="review_queue"),
            models.Index(fields=["author", "-settled_at"], name="review_of"),
            models.Index(fields=["workspace", "sampled_at"], name="review_sampled"),
        ]
