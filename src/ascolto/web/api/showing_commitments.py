"""Commitments as they go out. Nothing here asks the database."""

from __future__ import annotations

from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity
from ascolto.operate.models import Conversation
from ascolto.web.api import commitment_schemas as s
from ascolto.web.api.schemas import Named
from ascolto.web.operate import histories

_CONVERSATION = Conversation._meta.label_lower
_SAME = (
    "kind", "state", "account_id", "words", "made_by_id", "is_public", "urgency", "terms",
    "started_at", "warn_at", "due_at", "minutes", "counts_opening_hours", "paused_at",
    "warned_at", "breached_at", "is_late", "taken_at", "taken_by_id", "settled_at",
    "kept_by_message_id", "reason",
)  # fmt: skip


def commitment(row: Commitment) -> s.CommitmentOut:
    by, who = row.settled_by, row.customer
    return s.CommitmentOut(
        id=row.pk,
        brand=Named(id=row.brand_id, name=row.brand.name),
        conversation_id=row.subject_id if row.subject_type == _CONVERSATION else None,
        customer=who and Named(id=who.pk, name=str(who)),
        settled_by=by and Named(id=by.pk, name=by.name),
        **{name: getattr(row, name) for name in _SAME},
    )


def happening(row: Activity) -> s.HappeningOut:
    said = histories.line(row)
    return s.HappeningOut(
        at=row.at, verb=row.verb, by=said.who, why=said.why, due_at=said.moves_to
    )
