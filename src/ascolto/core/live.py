"""Live updates: what open screens should look at again.

A live event carries ids only; each screen fetches its fragment under its viewer's rights. Rows
are written with the change and read by one hub per web process, so they cross processes on
every database and can be replayed by `Last-Event-ID`.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from ascolto.core import wake
from ascolto.core.models import LiveEvent
from ascolto.core.scoping import unscoped


def team_topic(workspace_id: int) -> str:
    """What the members of a workspace hear."""
    return f"w{workspace_id}"


def team_of(topic: str) -> int:
    """The workspace whose members hear `topic`; 0 when it is another kind of topic."""
    return int(topic[1:]) if topic[:1] == "w" and topic[1:].isdecimal() else 0


def member_topic(member_id: int) -> str:
    """What one member alone hears."""
    return f"m{member_id}"


def member_of(topic: str) -> int:
    """The member who hears `topic`; 0 when it is another kind of topic."""
    return int(topic[1:]) if topic[:1] == "m" and topic[1:].isdecimal() else 0


def thread_topic(thread_id: int) -> str:
    """What a visitor hears of one thread on a page of ours."""
    return f"t{thread_id}"


def push(
    workspace_id: int,
    name: str,
    *,
    topic: str = "",
    brand_id: int | None = None,
    **data: Any,
) -> None:
    """Tell the open screens, when the caller's transaction commits. `data` holds ids and counts."""
    push_many(workspace_id, [(topic or team_topic(workspace_id), name, brand_id, data)])


def push_many(
    workspace_id: int, events: list[tuple[str, str, int | None, dict[str, Any]]]
) -> None:
    """The same for many `(topic, name, brand_id, data)` at once."""
    now = timezone.now()
    LiveEvent.objects.insert(
        ("workspace_id", "topic", "name", "brand_id", "data", "at"),
        [(workspace_id, *event, now) for event in events],
    )
    if events:
        wake.ring_on_commit("live")


def latest_id() -> int:
    """Where a screen that is being drawn stands: it opens its stream `after` this event.

    Read it before what the screen shows, so that nothing falls in between.
    """
    with unscoped("a place in the stream of all, not a row of anybody"):
        newest = LiveEvent.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
