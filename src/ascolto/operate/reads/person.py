"""The person beside the thread: what is owed, what is known, every conversation on one timeline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from ascolto.channels.models import Handle, Message, OptOut
from ascolto.channels.reads import consents
from ascolto.commitments.models import Commitment
from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Conversation


class Past(NamedTuple):
    """A conversation of the person, as their timeline names it."""

    pk: int
    number: int
    subject: str
    preview: str
    last_message_at: datetime
    handle_id: int
    kind: str  # of channel


@dataclass(frozen=True)
class Person:
    customer: Customer
    handles: Sequence[Handle]
    conversations: Sequence[Past]  # newest first, of the brands the member may see
    owed: Sequence[Commitment]  # what we owe this person now, the most urgent first
    opted_out: Sequence[OptOut]  # where they do not want to be written to


def read(customer: Customer, member: Member, *, limit: int = 20) -> Person:
    """A constant number of queries."""
    handles = list(
        Handle.objects.filter(link__customer=customer).order_by("first_seen_at")
    )
    conversations = Conversation.objects.visible_to(member).filter(
        handle_id__in=[handle.pk for handle in handles]
    )
    newest = conversations.order_by("-last_message_at", "-pk")
    return Person(
        customer=customer,
        handles=handles,
        conversations=[Past(*values) for values in newest.values_list(*_PAST)[:limit]],
        owed=list(
            Commitment.objects.open().filter(customer=customer).order_by("due_at")[:10]
        ),
        opted_out=consents.standing(handle.pk for handle in handles),
    )


_PAST = [*Past._fields[:-1], "account__kind"]


def timeline(customer: Customer, member: Member, *, limit: int = 100) -> list[Message]:
    """Everything said with this person over all channels, newest first."""
    threads = (
        Conversation.objects.visible_to(member)
        .filter(handle__link__customer=customer)
        .values("thread_id")
    )
    rows = Message.objects.filter(thread_id__in=threads)
    rows = rows.exclude(delivery__status="cancelled").select_related(
        "handle", "author", "account", "thread__conversation"
    )
    return list(rows.order_by("-sent_at", "-external_id")[:limit])
