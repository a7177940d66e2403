"""The steps of a gesture and what they cost: the ledger always says what the gesture says."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum
from django.utils.translation import override

from ascolto.core import activity, bus, money
from ascolto.core.actor import Actor
from ascolto.events import GestureMoved
from ascolto.operate.actions import acknowledging, conversing
from ascolto.operate.models import (
    Conversation,
    Gesture,
    GestureKind,
    GestureStep,
    LedgerEntry,
)


def move(
    gesture: Gesture, to: Gesture.Status, *, by: Actor, why: str = "", step: str = ""
) -> None:
    """To another state, in the caller's transaction: row, cost, activity, event."""
    before, gesture.status = gesture.status, to
    gesture.save(update_fields=["status", "message"])
    _book(gesture, by=by, why=why or step or to)
    note_step(gesture, step or to, by=by, why=why, before=before)


def note_step(
    gesture: Gesture, name: str, *, by: Actor, why: str = "", before: str = ""
) -> None:
    GestureStep.objects.create(
        gesture=gesture, step=name, before=before, member_id=by.member_id,
        by_name=by.name[:200], why=why,
    )  # fmt: skip
    activity.record(
        f"{name} gesture", gesture.conversation, by=by, gesture=gesture.pk, step=name,
        title_it=gesture.title_it, title_en=gesture.title_en, cost=gesture.cost,
        currency=gesture.currency, why=why,
    )  # fmt: skip
    bus.publish(GestureMoved(gesture.workspace_id, gesture.pk, gesture.status))
    conversing.announce([gesture.conversation])


def _book(gesture: Gesture, *, by: Actor, why: str) -> None:
    """A row of the difference between what the ledger says and what it costs now."""
    rows = LedgerEntry.objects.filter(gesture=gesture)
    booked = rows.aggregate(n=Sum("amount"))["n"] or 0
    amount = (gesture.cost if gesture.is_given else 0) - booked
    if amount:
        approver: Any = gesture.approved_by_id  # nobody, where none was needed
        LedgerEntry.objects.create(
            gesture=gesture, brand_id=gesture.brand_id, amount=amount,
            currency=gesture.currency, authorised_by_id=approver,
            by_name=by.name[:200], why=why[:300],
        )  # fmt: skip


def filled(
    kind: GestureKind,
    conversation: Conversation,
    cost: int,
    currency: str,
    language: str,
) -> str:
    """The words for the customer with {name}, {amount} and {signed} filled in, in their language."""
    short = language[:2]
    with override(short if short in acknowledging.OURS else "en"):
        values = {
            "{name}": conversation.handle.name or str(conversation.case.customer),
            "{amount}": money.shown(cost, currency, short),
            "{signed}": kind.signer.name if kind.signer else "",
        }
    text = kind.text(short)
    for slot, value in values.items():
        text = text.replace(slot, value)
    return text.strip()
