"""Whether a person may be written to on a handle: what they said, and what a member writes down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Handle, Message, OptOut
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal

SHORTEST = 3  # letters of a reason
LONGEST = 300


@transaction.atomic
def stop(message: Message, *, kind: str) -> None:
    """The customer asked not to be written to on this kind of channel. Twice is once."""
    handle = message.handle
    assert handle is not None
    mine = OptOut.objects.filter(handle=handle, kind=kind)
    later = mine.filter(lifted_at__gte=message.sent_at)  # what they said since
    if mine.standing().exists() or later.exists():
        return
    row = OptOut.objects.create(
        handle=handle, kind=kind, at=message.sent_at, message=message
    )
    activity.record(
        "asked not to be written to", handle, by=_customer(handle), opt_out=row.pk
    )


@transaction.atomic
def start(message: Message, *, kind: str) -> None:
    """The customer wants to be written to again: their word ends a member's note too."""
    handle = message.handle
    assert handle is not None
    rows = OptOut.objects.standing().on(kind).filter(handle=handle)
    if rows.filter(at__lte=message.sent_at).update(
        lifted_at=message.sent_at, lifted_message=message
    ):
        activity.record("asked to be written to again", handle, by=_customer(handle))


@transaction.atomic
def forbid(
    handle: Handle, *, reason: str, by: Actor, now: datetime | None = None
) -> OptOut:
    """A member writes down that this person is not to be written to here. Raises `Refusal`.

    On every channel of the handle: whoever says it at the counter names no channel.
    """
    why = _reason(reason)
    row: OptOut
    row, is_new = OptOut.objects.standing().get_or_create(
        handle=handle,
        kind="",
        lifted_at=None,
        defaults={"at": now or timezone.now(), "by_id": by.member_id, "reason": why},
    )
    if is_new:
        activity.record("forbade writing to", handle, by=by, why=why)
    return row


@transaction.atomic
def allow(
    handle: Handle, *, reason: str, by: Actor, now: datetime | None = None
) -> None:
    """A member lifts everything that stands against writing here. Raises `Refusal`."""
    why = _reason(reason)
    rows = OptOut.objects.standing().filter(handle=handle)
    if rows.update(
        lifted_at=now or timezone.now(), lifted_by_id=by.member_id, lifted_reason=why
    ):
        activity.record("allowed writing to", handle, by=by, why=why)


def _reason(reason: str) -> str:
    why = " ".join(reason.split())[:LONGEST]
    if len(why) < SHORTEST:
        raise Refusal(_("Say why, so that colleagues know later."), "no_reason")
    return why


def _customer(handle: Handle) -> Actor:
    return Actor.customer(str(handle), handle.pk)
