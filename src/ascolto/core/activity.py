"""The activity log: every write, by whom. Rows are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.actor import Actor
from ascolto.core.models import Activity

_FIELDS = (
    "workspace_id", "at", "verb", "target_type", "target_id",
    "actor_kind", "actor_id", "actor_name", "details",
)  # fmt: skip


def record(verb: str, target: models.Model, *, by: Actor, **details: Any) -> None:
    record_many(verb, [(target, details)], by=by)


def record_many(
    verb: str, targets: Iterable[tuple[models.Model, dict[str, Any]]], *, by: Actor
) -> None:
    """One row per target, in one statement. `verb` is past tense: "assigned", "closed"."""
    record_each(verb, ((target, by, details) for target, details in targets))


def record_each(
    verb: str, done: Iterable[tuple[models.Model, Actor, dict[str, Any]]]
) -> None:
    """The same by several actors, in one statement."""
    now = timezone.now()
    rows = [
        (
            getattr(target, "workspace_id", None) or target.pk,
            now,
            verb,
            target._meta.label_lower,
            target.pk,
            by.kind,
            by.id,
            by.name[:200],
            details,
        )
        for target, by, details in done
    ]
    Activity.objects.insert(_FIELDS, rows)
