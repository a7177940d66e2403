"""Store what a batch of deliveries said: one transaction, a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils import timezone

from ascolto.channels.actions import fetching
from ascolto.channels.contract import (
    Counted,
    Deleted,
    Edited,
    Hidden,
    Ignored,
    Incoming,
    Reacted,
    Receipt,
)
from ascolto.channels.intake import (
    consents,
    messages,
    reactions,
    receipts,
    revisions,
    slips,
    spreads,
)
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Account, Message, Payload
from ascolto.core import bus
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import scope
from ascolto.events import MessagesReceived, MessagesRevised, SlipsReturned


def store(readings: Sequence[Reading]) -> None:
    """In the caller's transaction. Workspaces never share a query."""
    by_workspace = sorted(
        readings, key=lambda r: (r.payload.workspace_id, r.payload.pk)
    )
    for workspace_id, group in groupby(by_workspace, lambda r: r.payload.workspace_id):
        with scope(workspace_id):
            _store(workspace_id, list(group))


def _store(workspace_id: int, readings: list[Reading]) -> None:
    said = [(r, f) for r in readings for f in r.facts if isinstance(f, Incoming)]
    changed = [
        (r, f)
        for r in readings
        for f in r.facts
        if isinstance(f, Edited | Deleted | Hidden)
    ]
    felt = [(r, f) for r in readings for f in r.facts if isinstance(f, Reacted)]
    told = [(r, f) for r in readings for f in r.facts if isinstance(f, Receipt)]
    counted = [(r, f) for r in readings for f in r.facts if isinstance(f, Counted)]
    said, returned = slips.take(said)
    if returned:
        bus.publish(SlipsReturned(workspace_id, tuple(returned)))
    fresh = messages.store(said)
    consents.store(said, fresh)
    revised = revisions.store(changed, fresh)
    revised += reactions.store(felt, fresh, readings)
    spreads.store(said, counted, fresh)
    fetching.ask([r.payload.account_id for r in readings if r.awaits_files])
    receipts.store(told)
    _finish(readings)
    _publish(workspace_id, fresh, revised)


def _publish(workspace_id: int, fresh: list[Message], revised: list[Message]) -> None:
    if fresh:
        bus.publish(MessagesReceived(workspace_id, tuple(m.pk for m in fresh)))
    old = {m.pk for m in revised} - {m.pk for m in fresh}
    if old:
        bus.publish(MessagesRevised(workspace_id, tuple(sorted(old))))


def _finish(readings: list[Reading]) -> None:
    """Every delivery ends understood, deliberately ignored, or kept for a person with the reason."""
    now = timezone.now()
    understood = [r for r in readings if not r.problem and not _ignored(r)]
    rows = Payload.objects.filter(pk__among=[r.payload.pk for r in understood])
    rows.update(status=Payload.Status.PARSED, parsed_at=now, problem="")
    others = [r for r in readings if r.problem or _ignored(r)]
    for reading in others:
        payload = reading.payload
        payload.status = (
            Payload.Status.FAILED if reading.problem else Payload.Status.IGNORED
        )
        payload.problem = clean_text(reading.problem or _ignored(reading))[:2000]
        payload.parsed_at = now
    Payload.objects.bulk_update(
        [r.payload for r in others], ["status", "problem", "parsed_at"]
    )
    heard = {r.payload.account_id for r in readings}
    Account.objects.filter(pk__in=heard).update(last_heard_at=now)


def _ignored(reading: Reading) -> str:
    """Why a delivery says nothing for us; "" when it says something."""
    if any(not isinstance(f, Ignored) for f in reading.facts):
        return ""
    reasons = [f.why for f in reading.facts if isinstance(f, Ignored)]
    return "; ".join(reasons) or "nothing in it"
