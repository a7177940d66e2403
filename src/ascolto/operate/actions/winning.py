"""A lead is won by an order that followed from its conversation, and not won when that is cancelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.core import money
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import notifying, pursuing
from ascolto.operate.models import Lead, LeadStep, Order

Status = Lead.Status
Persons = Mapping[int | None, int]
_FOLLOWED = (Status.NEW, Status.TALKING)


def consider(orders: Sequence[Order], persons: Persons) -> None:
    """Win the lead each belongs to, once ever; or take that back. Two queries where nothing changes.

    `persons`: customer of an order → who that is now.
    """
    rows = LeadStep.objects.filter(order__in=orders).select_related("lead")
    steps = {step.order_id: step for step in rows.order_by("pk")}
    winners = []
    for order in orders:
        counts = bool(order.credit) and order.net > 0
        if counts and order.pk not in steps:
            winners.append(order)
        elif not counts and order.pk in steps:
            _unwin(steps[order.pk], order)
    _win(winners, persons)


def _win(orders: Sequence[Order], persons: Persons) -> None:
    """By the oldest order first: a lead is won once."""
    rows = Lead.objects.filter(
        status__in=_FOLLOWED,
        conversation__handle__link__customer__in={persons[o.customer_id] for o in orders},
    ).annotate(person=F("conversation__handle__link__customer"))  # fmt: skip
    leads = list(rows.prefetch_related("items__item")) if orders else []
    for order in sorted(orders, key=lambda o: (o.bought_at, o.pk)):
        mine = [
            lead
            for lead in leads
            if lead.person == persons[order.customer_id]
            and lead.brand_id == order.brand_id
            and _fits(lead, order)
        ]
        if mine:
            best = max(mine, key=lambda lead: (lead.conversation_id == order.conversation_id, lead.pk))  # fmt: skip
            leads.remove(best)
            _won(pursuing.held(best), order)


def _won(lead: Lead, order: Order) -> None:
    with override(lead.brand.language):
        why = _("order %(order)s, %(amount)s") % {
            "order": str(order)[:100],
            "amount": money.shown(order.net, order.currency, lead.brand.language),
        }
    step = pursuing.move_by_itself(lead, Status.WON, why=why)
    if step is not None:
        LeadStep.objects.filter(pk=step.pk).update(order=order)
        notifying.lead_won(lead, why, by=Actor.system())


def _fits(lead: Lead, order: Order) -> bool:
    """Where both say which products, they share one."""
    about = {row.item.sku for row in lead.items.all()}
    bought = {line["sku"] for line in order.items if line.get("sku")}
    return not about or not bought or bool(about & bought)


def _unwin(step: LeadStep, order: Order) -> None:
    """Unless somebody has moved the lead since: then it is theirs."""
    if step.undone_at is not None:
        return
    lead = pursuing.held(step.lead)
    last = lead.steps.filter(undone_at=None).order_by("-pk").first()
    if last is None or last.pk != step.pk:
        return
    with override(lead.brand.language):
        why = _("order %(order)s does not count any more") % {"order": str(order)[:100]}
    try:
        pursuing.take_back(lead, step, by=Actor.system(), why=why)
    except Refusal:  # another lead has begun in the conversation: this one stays
        return
    LeadStep.objects.filter(pk=step.pk).update(order=None)
