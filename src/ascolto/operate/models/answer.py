from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel


def _no_tags() -> list[str]:
    return []


class AnswerQuerySet(ScopedQuerySet["Answer"]):
    def standing(self) -> AnswerQuerySet:
        return self.filter(archived_at=None)

    def published(self) -> AnswerQuerySet:
        return self.standing().filter(status=Answer.Status.PUBLISHED)

    def visible_to(self, member: Member) -> AnswerQuerySet:
        """Of the brands the member may see, and those of every brand."""
        brands = list(member.brands.values_list("pk", flat=True))
        mine = Q(brand=None) | Q(brand_id__in=brands)
        return self.filter(mine) if brands else self


class Answer(WorkspaceModel):
    """One entry of the answer library: a question that comes again, and what we say to it."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        PUBLISHED = "published"

    title = models.CharField(max_length=160)
    brand = models.ForeignKey(
        "core.Brand",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="None: of every brand",
    )
    status = models.CharField(
        max_length=10, choices=Status.choices, default=Status.PROPOSED
    )
    tags = models.JSONField(default=_no_tags, blank=True)
    in_faq = models.BooleanField(default=False, help_text="shown on the brand's FAQ")
    made_from = models.OneToOneField(
        "channels.Message", models.SET_NULL, null=True, related_name="+"
    )
    made_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)
    edited_by = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    edited_at = models.DateTimeField(default=timezone.now)
    archived_at = models.DateTimeField(null=True, blank=True)
    # Moved by whatever the index of proposals must know: an edit, a use, an archiving.
    touched_at = models.DateTimeField(default=timezone.now)
    # What visitors of the FAQ said: "did this help?"
    helped = models.PositiveIntegerField(default=0)
    did_not_help = models.PositiveIntegerField(default=0)

    objects = ScopedManager.of(AnswerQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "touched_at"], name="answer_touched"),
            models.Index(fields=["workspace", "status", "title"], name="answer_list"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.status == self.Status.PUBLISHED

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


class AnswerQuestion(WorkspaceModel):
    """One way in which customers ask it."""

    answer = models.ForeignKey(
        "operate.Answer", models.CASCADE, related_name="questions"
    )
    language = models.CharField(max_length=8, default="it")
    text = models.CharField(max_length=1000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]


class AnswerBody(WorkspaceModel):
    """What we say, in one language; for one kind of channel, or ("") for every kind."""

    answer = models.ForeignKey("operate.Answer", models.CASCADE, related_name="bodies")
    language = models.CharField(max_length=8, default="it")
    kind = models.CharField(max_length=40, blank=True)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["answer", "language", "kind"], name="answer_body_once"
            ),
        ]
