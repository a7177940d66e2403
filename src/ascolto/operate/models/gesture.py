from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from ascolto.core.models import Member, Role
from ascolto.core.scoping import ScopedManager, ScopedQuerySet, WorkspaceModel

STEPS = (
    "proposed", "approved", "declined", "cancelled", "told", "not told", "corrected", "taken back",
)  # fmt: skip


class GestureKindQuerySet(ScopedQuerySet["GestureKind"]):
    def offered(self) -> GestureKindQuerySet:
        """Not taken away, in their order."""
        return self.filter(removed_at=None).order_by("position", "pk")

    def of_brand(self, brand_id: int) -> GestureKindQuerySet:
        return self.filter(Q(brand=None) | Q(brand=brand_id))


class GestureKind(WorkspaceModel):
    """An entry of the catalogue of gestures: what may be given, what it costs us, what we say."""

    class Nature(models.TextChoices):
        APOLOGY = "apology"
        REPLACEMENT = "replacement"
        REFUND = "refund"
        VOUCHER = "voucher"
        OTHER = "other"

    brand = models.ForeignKey(
        "core.Brand", models.CASCADE, null=True, related_name="+", help_text="None: all"
    )
    nature = models.CharField(max_length=12, choices=Nature.choices)
    title_it = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    cost = models.PositiveIntegerField(default=0, help_text="usually, in cents")
    text_it = models.TextField(blank=True)
    text_en = models.TextField(blank=True)
    signer = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+",
        help_text="whose name stands under the words",
    )  # fmt: skip
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True)

    objects = ScopedManager.of(GestureKindQuerySet)

    def __str__(self) -> str:
        return self.title_it

    def title(self, language: str) -> str:
        return self.title_it if language.startswith("it") else self.title_en

    def text(self, language: str) -> str:
        """What the customer is told; in English to whoever speaks neither."""
        wanted, other = self.text_en, self.text_it
        if language.startswith("it"):
            wanted, other = other, wanted
        return wanted or other


class GestureLimit(WorkspaceModel):
    """What somebody of a role may give without asking, in cents; None: as much as they like."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    role = models.CharField(max_length=8, choices=Role.choices)
    per_gesture = models.PositiveIntegerField(null=True)
    per_month = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "role"], name="gesture_limit_once")
        ]


class GestureQuerySet(ScopedQuerySet["Gesture"]):
    def visible_to(self, member: Member) -> GestureQuerySet:
        brands = member.brand_ids()
        return self.filter(brand_id__in=brands) if brands else self

    def proposed(self) -> GestureQuerySet:
        return self.filter(status=Gesture.Status.PROPOSED)


class Gesture(WorkspaceModel):
    """Something tangible for a customer we have let down. Who did what when: its steps."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        DECLINED = "declined"
        CANCELLED = "cancelled"
        TOLD = "told"

    conversation = models.ForeignKey(
        "operate.Conversation", models.PROTECT, related_name="gestures"
    )
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    kind = models.ForeignKey(GestureKind, models.PROTECT, related_name="gestures")
    # As the catalogue said it on the day.
    nature = models.CharField(max_length=12, choices=GestureKind.Nature.choices)
    title_it = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text = models.TextField(blank=True, help_text="for the customer")
    cost = models.PositiveIntegerField(help_text="in cents")
    currency = models.CharField(max_length=3)
    why = models.CharField(max_length=300, blank=True)
    signer = models.ForeignKey(
        "core.Member", models.SET_NULL, null=True, related_name="+"
    )
    status = models.CharField(
        max_length=9, choices=Status.choices, default=Status.PROPOSED
    )
    proposed_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    proposed_by_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    message = models.ForeignKey(
        "channels.Message", models.SET_NULL, null=True, related_name="+",
        help_text="that tells the customer",
    )  # fmt: skip
    key = models.UUIDField(null=True, help_text="the same proposal twice is one")

    objects = ScopedManager.of(GestureQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="gesture_key")
        ]
        indexes = [
            models.Index(fields=["conversation", "-id"], name="gesture_of"),
            models.Index(fields=["workspace", "status", "-id"], name="gesture_state"),
            models.Index(
                fields=["message"], condition=Q(message__isnull=False), name="gesture_said"
            ),
        ]  # fmt: skip

    def title(self, language: str) -> str:
        return self.title_it if language.startswith("it") else self.title_en

    @property
    def last_step(self) -> GestureStep | None:
        """Of those that were fetched with it."""
        return max(self.steps.all(), key=lambda step: step.pk, default=None)

    @property
    def is_given(self) -> bool:
        """It costs us: approved, whether the customer knows yet or not."""
        return self.status in (self.Status.APPROVED, self.Status.TOLD)

    @property
    def is_on_its_way(self) -> bool:
        return self.status == self.Status.APPROVED and self.message_id is not None


class GestureStep(WorkspaceModel):
    """What became of a gesture: by whom, when, why. Rows are only ever added."""

    gesture = models.ForeignKey(Gesture, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=10)
    before = models.CharField(
        max_length=9, blank=True, help_text="the status until then"
    )
    member = models.ForeignKey(
        "core.Member", models.PROTECT, null=True, related_name="+"
    )
    by_name = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["gesture", "id"], name="gesture_steps")]


class Written(Exception):
    """The ledger is written once: a correction is another row."""


class LedgerQuerySet(ScopedQuerySet["LedgerEntry"]):
    def visible_to(self, member: Member) -> LedgerQuerySet:
        brands = member.brand_ids()
        return self.filter(brand_id__in=brands) if brands else self

    def update(self, **_values: Any) -> int:
        raise Written

    def bulk_update(self, *_args: Any, **_values: Any) -> int:  # type: ignore[override]
        raise Written

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Written


class LedgerEntry(WorkspaceModel):
    """What a gesture costs, or a correction of it; never changed, never removed."""

    gesture = models.ForeignKey(Gesture, models.PROTECT, related_name="entries")
    brand = models.ForeignKey("core.Brand", models.PROTECT, related_name="+")
    amount = models.IntegerField(help_text="in cents; below nought: taken back")
    currency = models.CharField(max_length=3)
    # On whose limit it counts: who approved, also when another takes it back.
    authorised_by = models.ForeignKey("core.Member", models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    why = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    objects = ScopedManager.of(LedgerQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "brand", "at"], name="ledger_month"),
            models.Index(fields=["authorised_by", "at"], name="ledger_authority"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Written
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        raise Written
