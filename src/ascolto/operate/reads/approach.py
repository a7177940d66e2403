"""Where to write to somebody who has not written for long: in a conversation of theirs, where they wrote.

Who took their consent back, or wrote STOP, is not written to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ascolto.channels import registry, windows
from ascolto.channels.models import Handle, Message, OptOut
from ascolto.channels.reads import consents
from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Conversation
from ascolto.operate.reads import elsewhere

_LOOKED_AT = 20  # conversations, the newest first
_REFUSED = {"false", "no", "stop"}  # as forms and telephones say it


@dataclass(frozen=True)
class Approach:
    """`goes_on_elsewhere`: the channel takes nothing any more, but there is another way to them."""

    conversation: Conversation
    goes_on_elsewhere: bool = False


def opted_out(customer_ids: Collection[int]) -> set[int]:
    """Those whose last word on it was no, in a form or as "stop" on any channel. Two queries."""
    return _declined(customer_ids) | _stopped(customer_ids)


def out_of_reach(customer_ids: Collection[int]) -> set[int]:
    """Those whom nothing reaches, whoever tries: no handle of theirs is on a channel that takes an answer in
    private, and no mail address is known. A closed window is no matter of this. Two queries."""
    rows = Handle.objects.filter(link__customer__in=customer_ids)
    mail = rows.filter(Q(realm="email") | ~Q(email=""))
    reached = set(mail.values_list("link__customer", flat=True))
    talks = Conversation.objects.filter(
        handle__link__customer__in=customer_ids, is_public=False, account__disconnected_at=None
    )  # fmt: skip
    for talk in talks.select_related("account", "handle__link"):
        if registry.is_answerable(talk.account):
            reached.add(talk.handle.link.customer_id)
    return set(customer_ids) - reached


def _stopped(customer_ids: Collection[int]) -> set[int]:
    rows = OptOut.objects.standing().in_their_words()
    rows = rows.filter(handle__link__customer__in=customer_ids)
    return set(rows.values_list("handle__link__customer", flat=True))


def _declined(customer_ids: Collection[int]) -> set[int]:
    rows = Message.objects.inbound().filter(
        handle__link__customer__in=customer_ids, meta__has_key="consent"
    )
    said = rows.order_by("sent_at").values_list("handle__link__customer", "meta")
    last = {pk: str(meta["consent"]).lower() for pk, meta in said}
    return {pk for pk, word in last.items() if word in _REFUSED}


def approach(
    customer: Customer, brand_id: int, member: Member, *, now: datetime
) -> Approach | None:
    """The latest private conversation that takes an answer now; else one that goes on elsewhere."""
    rows = Conversation.objects.visible_to(member).filter(
        brand=brand_id, handle__link__customer=customer
    )
    rows = rows.select_related("account", "brand", "handle__link__customer", "case")
    latest = list(rows.order_by("is_public", "-last_message_at", "-pk")[:_LOOKED_AT])
    barred = consents.standing(one.handle_id for one in latest if one.handle_id)
    for conversation in latest:
        if not conversation.is_public and _takes(conversation, barred, now):
            return Approach(conversation)
    for conversation in latest:
        if any(way.addresses for way in elsewhere.ways(conversation)):
            return Approach(conversation, goes_on_elsewhere=True)
    return None


def _takes(conversation: Conversation, barred: Iterable[OptOut], now: datetime) -> bool:
    account = conversation.account
    if consents.holding(barred, conversation.handle_id or 0, account.kind):
        return False
    if not account.is_connected or not registry.is_answerable(account):
        return False
    window = windows.window(conversation.thread_id, account.kind, now)
    return window is None or not (window.is_closed or window.wants_template)
