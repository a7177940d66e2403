"""What stands beside a thread and is not needed to read it: fetched after the thread is there."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_GET

from ascolto.core import money
from ascolto.core.models import Role
from ascolto.operate.actions import gesturing
from ascolto.operate.models import CatalogueItem
from ascolto.operate.reads import catalogue, gestures, leads, standing
from ascolto.web.monitor import bearing
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.seen(request, pk)
    member = request.member
    customer = conversation.handle.link.customer
    context = {
        "conversation": conversation,
        "customer": customer,
        "bearing": bearing.of(customer, request),
        "standing": standing.read(customer, member),
        "can_write": member.is_at_least(Role.AGENT),
        "gestures": [
            (gesture, gesturing.may_approve(gesture, member))
            for gesture in gestures.of_conversation(conversation)
        ],
        "fitting": [
            (item, _words(item, conversation.language))
            for item in catalogue.answering(conversation)
        ],
        "leads": leads.of_conversation(conversation),
        "owners": conversations.colleagues(member, conversation),
        "costs": gestures.of_case(conversation.case_id),
    }
    return render(request, "operate/asides/show.html", context)


def _words(item: CatalogueItem, language: str) -> str:
    """What goes into the answer, in the customer's language."""
    short = "it" if language.startswith("it") or not language else "en"
    with override(short):
        said = [item.title]
        if item.is_product and item.price is not None:
            said.append(money.shown(item.price, item.currency, short))
        if item.stock == CatalogueItem.Stock.IN_STOCK:
            said.append(_("in stock"))
        elif item.stock == CatalogueItem.Stock.OUT_OF_STOCK:
            said.append(_("sold out"))
    return f"{', '.join(said)}:\n{item.link}"
