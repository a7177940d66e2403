"""Leads are proposed where customers write that they might buy; a person says yes or no."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ascolto.channels.models import Message
from ascolto.core.sanitising import clean_text
from ascolto.operate import buying
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation, Lead


class TooEarly(Exception):
    """Asked before the conversations were there: to be asked again later."""


@transaction.atomic
def recognise(message_ids: Sequence[int]) -> list[Lead]:
    """One query where nobody wants to buy; a constant number for any batch.

    Where a lead is open already none is proposed; a message is proposed once, ever.
    """
    rows = Message.objects.inbound().filter(pk__in=message_ids, automatic="")
    said = rows.exclude(text="").order_by("sent_at", "pk")
    found = [
        (pk, thread, sign)
        for pk, thread, text in said.values_list("pk", "thread_id", "text")
        if (sign := buying.found(text))
    ]
    if not found:
        return []
    of = _conversations({thread for _pk, thread, _sign in found})
    busy = _busy(of)
    new: dict[int, Lead] = {}
    for pk, thread, sign in found:
        conversation = of[thread]
        if conversation.pk not in busy:
            new.setdefault(conversation.pk, _proposal(conversation, pk, sign))
    Lead.objects.bulk_create(new.values(), ignore_conflicts=True)
    conversing.announce([c for c in of.values() if c.pk in new])
    return list(new.values())


def _conversations(threads: set[int]) -> dict[int, Conversation]:
    rows = Conversation.objects.filter(thread__in=threads).select_related("brand")
    of = {c.thread_id: c for c in rows}
    if threads - of.keys():  # their handler failed and is told again, and so are we
        raise TooEarly("a message has no conversation yet")
    return of


def _busy(of: dict[int, Conversation]) -> set[int]:
    ids = [c.pk for c in of.values()]
    rows = Lead.objects.open().filter(conversation__in=ids)
    return set(rows.values_list("conversation_id", flat=True))


def _proposal(conversation: Conversation, message_id: int, found: buying.Found) -> Lead:
    return Lead(
        conversation=conversation,
        brand_id=conversation.brand_id,
        message_id=message_id,
        sign=found.sign.value,
        words=clean_text(found.words)[:300],
        currency=conversation.brand.currency,
        by_name="Ascolto",
    )
