"""Leads: made one by a person or a playbook, given to somebody, followed to an end.

Every step keeps how the lead was before, so that whoever took it can take it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role
from ascolto.core.money import MOST
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import conversing, notifying
from ascolto.operate.models import CatalogueItem, Conversation, Lead, LeadItem, LeadStep
from ascolto.operate.reads import catalogue

Status = Lead.Status
ITEMS = 10  # entries of the catalogue on one lead
ENDS = {"new": Status.NEW, "talking": Status.TALKING, "won": Status.WON, "lost": Status.LOST}  # fmt: skip


@transaction.atomic
def mark(
    conversation: Conversation, *, by: Actor, why: str = "", owner: Member | None = None
) -> Lead:
    """It is a lead. The one that is open already, also a proposed one, becomes it; its owner is who
    says so, else who answers. Marking twice changes nothing. Raises `Refusal`."""
    _allowed(by)
    conversing.hold(conversation)
    rows = Lead.objects.open().select_for_update().filter(conversation=conversation)
    lead: Lead | None = rows.first()
    if lead is not None and lead.is_made:
        return lead
    lead = lead or _written(conversation, _line(why))
    before = _state(lead) if lead.pk else {"status": Status.DISMISSED}
    lead.status, lead.by_name, lead.moved_at = Status.NEW, by.name[:200], timezone.now()
    lead.owner_id = owner.pk if owner else by.member_id or conversation.assignee_id
    lead.save()
    _guess_items(lead)
    _step(lead, "marked", by, before=before, why=_line(why))
    notifying.lead(lead, by=by)
    return lead


def _written(conversation: Conversation, why: str) -> Lead:
    """Nothing was recognised: the words are what the customer said last."""
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    last = said.order_by("-sent_at", "-pk").first()
    words = " ".join((last.text or last.subject).split()) if last else ""
    is_free = last and not Lead.objects.filter(message=last).exists()
    brand = Brand.objects.get(pk=conversation.brand_id)
    return Lead(
        conversation=conversation,
        brand=brand,
        message=last if is_free else None,
        words=(why or words)[:300],
        currency=brand.currency,
    )


def _guess_items(lead: Lead) -> None:
    """What of the catalogue its words are about, if anything clearly is."""
    if lead.items.exists():
        return
    best = catalogue.about(lead.brand_id, lead.words)[:1]
    LeadItem.objects.bulk_create(LeadItem(lead=lead, item=item) for item in best)


@transaction.atomic
def dismiss(lead: Lead, *, by: Actor, why: str = "") -> Lead:
    """It is none, or none any more. Twice changes nothing."""
    _allowed(by)
    lead = held(lead)
    return _move(lead, Status.DISMISSED, "unmarked", by, _line(why))


@transaction.atomic
def advance(lead: Lead, *, to: str, by: Actor, why: str = "") -> Lead:
    """New, in talk, won or lost; a lost one says why. Raises `Refusal`."""
    _allowed(by)
    lead, why = held(lead), _line(why)
    if to not in ENDS:
        raise Refusal(_("Choose how it stands."), "no_choice")
    if to == Status.LOST and len(why) < 3:
        raise Refusal(_("Say why it is lost, in a few words."), "no_reason")
    lead.lost_why = why if to == Status.LOST else ""
    return _move(lead, ENDS[to], to, by, why)


@transaction.atomic
def give(lead: Lead, *, owner: Member | None, by: Actor) -> Lead:
    """To whom follows it; None: nobody yet. They hear of it."""
    _allowed(by)
    lead = held(lead)
    if lead.owner_id == (owner.pk if owner else None):
        return lead
    if owner is not None and not _can_own(owner, lead):
        raise Refusal(_("This person does not see the brand."), "cannot_see")
    before = _state(lead)
    lead.owner = owner
    lead.save(update_fields=["owner"])
    _step(lead, "given", by, before=before, why=owner.name if owner else "")
    notifying.lead(lead, by=by)
    return lead


@transaction.atomic
def describe(lead: Lead, *, by: Actor, value: int | None, items: Sequence[int]) -> Lead:
    """What it may be worth, in cents, and which entries of the catalogue it is about."""
    _allowed(by)
    lead = held(lead)
    if value is not None and not 0 <= value <= MOST:
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount")
    before = _state(lead)
    lead.value = value
    lead.save(update_fields=["value"])
    rows = CatalogueItem.objects.filter(pk__in=items[:ITEMS], brand=lead.brand_id)
    _set_items(lead, list(rows.values_list("pk", flat=True)))
    if _state(lead) != before:
        _step(lead, "described", by, before=before)
    return lead


@transaction.atomic
def undo(lead: Lead, *, by: Actor) -> Lead:
    """One's own last step, or an order's, as if it had not been. Raises `Refusal`."""
    _allowed(by)
    lead = held(lead)
    last = lead.steps.filter(undone_at=None).order_by("-pk").first()
    own = last and (
        last.order_id or (last.member_id and last.member_id == by.member_id)
    )
    if last is None or not own:
        raise Refusal(
            _("It has gone on meanwhile and cannot be taken back."), "too_late"
        )
    return take_back(lead, last, by=by)


def take_back(lead: Lead, step: LeadStep, *, by: Actor, why: str = "") -> Lead:
    """Put a held lead back to how it was before its last step."""
    was, now = step.before, timezone.now()
    lead.status = was["status"]
    lead.owner_id, lead.value = was.get("owner"), was.get("value")
    lead.lost_why, lead.moved_at = was.get("lost_why", ""), now
    if lead.is_open and _is_taken(lead):
        raise Refusal(_("There is another lead in this conversation now."), "another")
    lead.save()
    _set_items(lead, was.get("items", []))
    step.undone_at = now
    step.save(update_fields=["undone_at"])
    _record(lead, "taken back", by, why)
    return lead


def move_by_itself(lead: Lead, to: Lead.Status, *, why: str) -> LeadStep | None:
    """By an order, not by a person. The lead is held; None: it was there already."""
    if lead.status == to:
        return None
    _move(lead, to, to.value, Actor.system(), why)
    step: LeadStep = lead.steps.latest("pk")
    return step


def _move(lead: Lead, to: Lead.Status, step: str, by: Actor, why: str) -> Lead:
    if lead.status == to:
        return lead
    before = _state(Lead.objects.get(pk=lead.pk))
    lead.status, lead.moved_at = to, timezone.now()
    if lead.is_open and _is_taken(lead):
        raise Refusal(_("There is another lead in this conversation now."), "another")
    if before["status"] == Status.PROPOSED and lead.owner_id is None:
        lead.owner_id = by.member_id
    try:
        with transaction.atomic():
            lead.save()
    except IntegrityError:
        raise Refusal(
            _("There is another lead in this conversation now."), "another"
        ) from None
    _step(lead, step, by, before=before, why=why)
    return lead


def _is_taken(lead: Lead) -> bool:
    others = Lead.objects.open().filter(conversation=lead.conversation_id)
    found: bool = others.exclude(pk=lead.pk).exists()
    return found


def _step(
    lead: Lead, step: str, by: Actor, *, before: dict[str, Any], why: str = ""
) -> None:
    LeadStep.objects.create(
        lead=lead,
        step=step,
        before=before,
        member_id=by.member_id,
        by_name=by.name[:200],
        why=why,
    )
    _record(lead, step, by, why)


def _record(lead: Lead, step: str, by: Actor, why: str) -> None:
    conversation = lead.conversation
    activity.record(
        f"{step} lead", conversation, by=by, lead=lead.pk, step=step, why=why
    )
    conversing.announce([conversation])


def _state(lead: Lead) -> dict[str, Any]:
    """All that a step may change."""
    items = list(lead.items.order_by("pk").values_list("item_id", flat=True))
    return {
        "status": str(lead.status),
        "owner": lead.owner_id,
        "value": lead.value,
        "lost_why": lead.lost_why,
        "items": items,
    }


def _set_items(lead: Lead, items: Sequence[int]) -> None:
    lead.items.exclude(item__in=items).delete()
    LeadItem.objects.bulk_create(
        [LeadItem(lead=lead, item_id=pk) for pk in items], ignore_conflicts=True
    )


def held(lead: Lead) -> Lead:
    """As it is now; nobody else moves it before the caller's transaction ends."""
    rows = Lead.objects.select_for_update(of=("self",))
    held: Lead = rows.select_related("conversation", "brand").get(pk=lead.pk)
    return held


def _can_own(member: Member, lead: Lead) -> bool:
    brands = member.brand_ids()
    return member.is_at_least(Role.AGENT) and (not brands or lead.brand_id in brands)


def _allowed(by: Actor) -> None:
    if by.kind != "rule":
        authority.require(by, Role.AGENT)


def _line(text: str) -> str:
    return " ".join(clean_text(text).split())[:300]
