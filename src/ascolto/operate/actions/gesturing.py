"""Gestures: proposed, approved within a limit, declined, cancelled, put right, each step a row."""

from __future__ import annotations

import uuid

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.core.money import MOST
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import allowing, asking_approval, booking
from ascolto.operate.models import Conversation, Gesture, GestureKind, GestureStep

Status = Gesture.Status


@transaction.atomic
def propose(
    conversation: Conversation,
    *,
    kind: GestureKind,
    by: Actor,
    cost: int | None = None,
    why: str = "",
    key: uuid.UUID | None = None,
) -> Gesture:
    """Within the proposer's own limit it is approved at once, unless another signs it.

    `cost` in cents, the usual one if none is given. The same `key` twice is the same gesture.
    Raises `Refusal`.
    """
    known: Gesture | None = key and Gesture.objects.filter(key=key).first()  # type: ignore[assignment]
    if known:
        return known
    member = _proposer(by)
    cost = _checked(kind, conversation, kind.cost if cost is None else cost)
    gesture = _store(conversation, kind, by=by, cost=cost, why=_line(why), key=key)
    booking.note_step(gesture, "proposed", by=by, why=gesture.why)
    if member and _signs(gesture, member) and _covers(gesture, member):
        _approve(gesture, by=by)
    else:
        asking_approval.ask(gesture, by=by)
    return gesture


@transaction.atomic
def approve(gesture: Gesture, *, by: Actor) -> Gesture:
    """By a lead, or by who signs it, within their limit. Approving twice is approving once."""
    gesture = _held(gesture)
    if gesture.is_given:
        return gesture
    if gesture.status != Status.PROPOSED:
        raise Refusal(_("It is not waiting for anybody any more."), "not_proposed")
    member = _approver(gesture, by)
    if not _covers(gesture, member):
        raise Refusal(
            _("It costs more than you may approve. Ask an administrator."),
            "above_limit",
        )
    return _approve(gesture, by=by)


@transaction.atomic
def decline(gesture: Gesture, *, why: str, by: Actor) -> Gesture:
    """No, with the reason for whoever proposed it. Raises `Refusal`."""
    gesture = _held(gesture)
    if gesture.status == Status.DECLINED:
        return gesture
    if gesture.status != Status.PROPOSED:
        raise Refusal(_("It is not waiting for anybody any more."), "not_proposed")
    _approver(gesture, by)
    booking.move(gesture, Status.DECLINED, by=by, why=_reason(why))
    return gesture


@transaction.atomic
def cancel(gesture: Gesture, *, by: Actor, why: str = "") -> Gesture:
    """Before the customer knows of it: by who proposed or approved it, or a lead."""
    gesture = _held(gesture)
    if gesture.status == Status.CANCELLED:
        return gesture
    member = _person(by)
    own = member.pk in (gesture.proposed_by_id, gesture.approved_by_id)
    if not own and not member.is_at_least(Role.LEAD):
        raise Refusal(
            _("Only who proposed it, or a lead, can cancel it."), "not_allowed"
        )
    if gesture.status == Status.TOLD or gesture.message_id:
        raise Refusal(
            _("The customer has been told. A lead can put the cost right."), "told"
        )
    if gesture.status == Status.DECLINED:
        raise Refusal(_("It was declined already."), "declined")
    booking.move(gesture, Status.CANCELLED, by=by, why=_line(why))
    return gesture


@transaction.atomic
def take_back(gesture: Gesture, *, by: Actor) -> Gesture:
    """One's own last step, as if it had not been: each leaves a row, and so does this."""
    gesture = _held(gesture)
    last: GestureStep | None = gesture.steps.order_by("-pk").first()
    if last is None or last.member_id != _person(by).pk or gesture.message_id:
        raise Refusal(
            _("It has gone on meanwhile and cannot be taken back."), "too_late"
        )
    if last.step not in ("proposed", "approved", "declined", "cancelled"):
        raise Refusal(
            _("It has gone on meanwhile and cannot be taken back."), "too_late"
        )
    # Approved by its own proposer: both went in one press, both come back.
    own = last.step == "approved" and gesture.proposed_by_id == last.member_id
    to = Status.CANCELLED if own or not last.before else Status(last.before)
    booking.move(gesture, to, by=by, step="taken back")
    return gesture


@transaction.atomic
def correct(gesture: Gesture, *, cost: int, why: str, by: Actor) -> Gesture:
    """What it really cost, by a lead, with the reason; the ledger gets a row of the difference."""
    gesture = _held(gesture)
    member = _person(by)
    if not member.is_at_least(Role.LEAD):
        raise Refusal(
            _("Only leads and administrators can do this. Ask one of them."),
            "not_allowed",
        )
    if not gesture.is_given:
        raise Refusal(_("It has cost nothing."), "not_given")
    gesture.cost, before = _amount(cost), gesture.cost
    if gesture.cost == before:
        return gesture
    if gesture.cost > before and not allowing.of(member, gesture.brand).covers(
        gesture.cost - before
    ):
        raise Refusal(
            _("It costs more than you may approve. Ask an administrator."),
            "above_limit",
        )
    gesture.save(update_fields=["cost"])
    booking.move(
        gesture, Status(gesture.status), by=by, why=_reason(why), step="corrected"
    )
    return gesture


def may_approve(gesture: Gesture, member: Member) -> bool:
    """Whether the button is there; how much it may be, the action says."""
    return member.is_at_least(Role.LEAD) or gesture.signer_id == member.pk


def _approve(gesture: Gesture, *, by: Actor) -> Gesture:
    gesture.approved_by_id = by.member_id
    gesture.save(update_fields=["approved_by"])
    booking.move(gesture, Status.APPROVED, by=by)
    return gesture


def _store(
    conversation: Conversation, kind: GestureKind, *, by: Actor, cost: int, why: str,
    key: uuid.UUID | None,
) -> Gesture:  # fmt: skip
    brand = Brand.objects.get(pk=conversation.brand_id)
    language = conversation.language or brand.language
    try:
        with transaction.atomic():
            made: Gesture = Gesture.objects.create(
                conversation=conversation,
                brand=brand,
                kind=kind,
                nature=kind.nature,
                title_it=kind.title_it,
                title_en=kind.title_en,
                text=booking.filled(kind, conversation, cost, brand.currency, language),
                cost=cost,
                currency=brand.currency,
                why=why,
                signer_id=kind.signer_id,
                proposed_by_id=by.member_id,
                proposed_by_name=by.name[:200],
                key=key,
            )
    except IntegrityError:
        raise Refusal(_("It has been proposed already."), "already") from None
    return made


def _checked(kind: GestureKind, conversation: Conversation, cost: int) -> int:
    if kind.removed_at or kind.brand_id not in (None, conversation.brand_id):
        raise Refusal(_("This gesture is not offered any more."), "not_offered")
    return _amount(cost)


def _amount(cost: int) -> int:
    if not 0 <= cost <= MOST:
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount")
    return cost


def _held(gesture: Gesture) -> Gesture:
    """As it is now; nobody else moves it before the caller's transaction ends."""
    rows = Gesture.objects.select_for_update(of=("self",)).select_related("brand")
    held: Gesture = rows.select_related("brand", "conversation").get(pk=gesture.pk)
    return held


def _proposer(by: Actor) -> Member | None:
    """A playbook may propose, and wait; nothing else that is not a person may."""
    if by.kind == "rule":
        return None
    member = _person(by)
    if not member.is_at_least(Role.AGENT):
        raise Refusal(
            _("You cannot do this with your role. Ask an administrator."), "not_allowed"
        )
    return member


def _person(by: Actor) -> Member:
    # Held: two approvals of one person at a time would both see the same month.
    rows = Member.objects.active().select_for_update().filter(pk=by.member_id or 0)
    member: Member | None = rows.first()
    if member is None:
        raise Refusal(_("Only a person decides about gestures."), "not_a_person")
    return member


def _approver(gesture: Gesture, by: Actor) -> Member:
    member = _person(by)
    if not may_approve(gesture, member):
        raise Refusal(
            _("A lead approves this, or who signs it. Ask one of them."), "not_allowed"
        )
    return member


def _signs(gesture: Gesture, member: Member) -> bool:
    return gesture.signer_id in (None, member.pk)


def _covers(gesture: Gesture, member: Member) -> bool:
    signs = gesture.signer_id == member.pk
    allowance = allowing.of(
        member, gesture.brand, at_least=Role.LEAD if signs else None
    )
    return allowance.covers(gesture.cost)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())[:300]


def _reason(text: str) -> str:
    line = _line(text)
    if len(line) < 3:
        raise Refusal(_("Say why, in a few words."), "reason_missing")
    return line
