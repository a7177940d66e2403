"""Whether a member has a screen open: noted by the hubs twice a minute, known to every process.

Notes are live events that nobody listens to, so they need no table and tidy themselves away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.core import live
from ascolto.core.models import LiveEvent

NOTED_EVERY = 30.0  # seconds
TOPIC = "presence"
HOLDS_FOR = timedelta(seconds=75)


def among(screens: Iterable[Iterable[str]]) -> dict[int, set[int]]:
    """By workspace, the members who listen with these topics."""
    there: dict[int, set[int]] = {}
    for topics in map(tuple, screens):
        for team in filter(None, map(live.team_of, topics)):
            members = filter(None, map(live.member_of, topics))
            there.setdefault(team, set()).update(members)
    return there


def note(there: Mapping[int, Iterable[int]]) -> None:
    """Members of these workspaces have screens open now: who. Outside any scope, or in all."""
    LiveEvent.objects.bulk_create(
        LiveEvent(
            workspace_id=pk,
            topic=TOPIC,
            name="there",
            data={"members": sorted(members)},
        )
        for pk, members in there.items()
    )


def somebody_looks(workspace_id: int) -> bool:
    """Whether a member of the workspace has had a screen open within the last minute or so."""
    rows = LiveEvent.objects.filter(at__gte=_since(), topic=TOPIC)
    return rows.filter(workspace_id=workspace_id).exists()


def who_looks(workspace_id: int) -> set[int]:
    """The members who have. One query, a few rows however many they are."""
    rows = LiveEvent.objects.filter(at__gte=_since(), topic=TOPIC)
    notes = rows.filter(workspace_id=workspace_id).values_list("data", flat=True)
    return {pk for said in notes for pk in said.get("members", ())}


def _since() -> datetime:
    return timezone.now() - HOLDS_FOR
