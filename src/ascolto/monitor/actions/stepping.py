"""A line of an incident's log, beside the activity; open screens look again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from ascolto.core import activity, live
from ascolto.core.actor import Actor
from ascolto.monitor.models import Incident, IncidentStep


def step(
    incident: Incident,
    verb: str,
    *,
    by: Actor,
    words: str = "",
    at: datetime | None = None,
    more: Mapping[str, Any] | None = None,
    **details: Any,
) -> None:
    """In the caller's transaction."""
    details |= more or {}
    IncidentStep.objects.create(
        incident=incident,
        verb=verb,
        by_name=by.name[:200],
        member_id=by.member_id,
        at=at or timezone.now(),
        words=words,
        details=details,
    )
    activity.record(verb, incident, by=by, words=words[:300], **details)
    show(incident)


def show(incident: Incident) -> None:
    """Open screens look at the incident again."""
    live.push(
        incident.workspace_id,
        "incident",
        brand_id=incident.brand_id,
        incident=incident.pk,
    )
