from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


def _no_week() -> dict[str, list[list[str]]]:
    return {}


def _no_spans() -> list[list[str]]:
    return []


class Roster(WorkspaceModel):
    """When a member is usually at work, in their own zone. Who has none is always or never there."""

    member = models.OneToOneField("core.Member", models.CASCADE, related_name="roster")
    week = models.JSONField(default=_no_week)  # as a brand's opening hours
    holidays = models.CharField(
        max_length=12,
        blank=True,
        help_text="off on those of IT, IT-BZ, …; empty: works",
    )
    note = models.CharField(
        max_length=300,
        blank=True,
        help_text="for who comes on, at the next shift's end",
    )
    ends_at = models.DateTimeField(
        null=True, db_index=True, help_text="the end of shift that is looked at next"
    )


class ShiftChange(WorkspaceModel):
    """On this day a member has other shifts than usual; with no spans, none."""

    member = models.ForeignKey(
        "core.Member", models.CASCADE, related_name="shift_changes"
    )
    day_on = models.DateField()
    spans = models.JSONField(default=_no_spans)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "day_on"], name="shift_change_day"
            )
        ]
        indexes = [
            models.Index(fields=["workspace", "day_on"], name="shift_change_when")
        ]


class OnCallTurn(WorkspaceModel):
    """Whose week it is: they are told first, before the chain."""

    brand = models.ForeignKey(
        "core.Brand", models.CASCADE, null=True, blank=True, related_name="+"
    )
    member = models.ForeignKey("core.Member", models.CASCADE, related_name="+")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["workspace", "until_at"], name="on_call_turn_when")
        ]
