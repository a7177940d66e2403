"""What follows every change of commitments: activity, event, live update. A few statements in all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from ascolto.commitments.models import Commitment
from ascolto.core import activity, bus, live
from ascolto.core.actor import Actor
from ascolto.core.event import Event


def record(verb: str, done: Iterable[tuple[Commitment, Actor, dict[str, Any]]]) -> None:
    """An activity row for each, in one statement."""
    activity.record_each(verb, done)


def publish(kind: type[Event], commitments: Sequence[Commitment]) -> None:
    """One event per workspace."""
    told: dict[int, list[int]] = defaultdict(list)
    for commitment in commitments:
        told[commitment.workspace_id].append(commitment.pk)
    bus.publish(
        *(
            kind(workspace_id=workspace, commitment_ids=tuple(ids))  # type: ignore[call-arg]
            for workspace, ids in told.items()
        )
    )


def push(name: str, commitments: Sequence[Commitment]) -> None:
    """One live update per brand: `name` with the commitments' and their subjects' ids."""
    told: dict[tuple[int, int], list[Commitment]] = defaultdict(list)
    for commitment in commitments:
        told[commitment.workspace_id, commitment.brand_id].append(commitment)
    for workspace in {key[0] for key in told}:
        live.push_many(
            workspace,
            [
                (live.team_topic(workspace), name, brand, _ids(rows))
                for (owner, brand), rows in told.items()
                if owner == workspace
            ],
        )


def _ids(rows: Sequence[Commitment]) -> dict[str, Any]:
    subjects: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        subjects[row.subject_type].append(row.subject_id)
    return {"ids": [row.pk for row in rows], "subjects": subjects}
