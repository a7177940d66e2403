"""How a person stands with us, beside a thread: their cases, and what they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Case, Conversation

MOST = 5


@dataclass(frozen=True)
class Consent:
    """The last time a form asked them, and what they said there."""

    is_given: bool
    at: datetime
    where: str  # the account's name


@dataclass(frozen=True)
class Standing:
    cases: Sequence[Case]  # open ones first, then the newest
    more: int  # cases beyond those
    consent: Consent | None  # None: nobody asked


def read(customer: Customer, member: Member) -> Standing:
    """Of the brands the member sees. Three queries."""
    mine = Conversation.objects.visible_to(member).filter(
        handle__link__customer=customer
    )
    rows = Case.objects.filter(pk__in=mine.values("case_id"))
    ordered = rows.order_by("-status", "-opened_at", "-pk")  # "open" after "closed"
    return Standing(
        cases=list(ordered[:MOST]),
        more=max(rows.count() - MOST, 0),
        consent=_consent(customer, mine.values("thread_id")),
    )


def _consent(customer: Customer, threads: object) -> Consent | None:
    said = Message.objects.inbound().filter(
        handle__link__customer=customer, thread_id__in=threads, meta__has_key="consent"
    )
    values = said.order_by("-sent_at").values_list("meta", "sent_at", "account__name")
    last = values.first()
    if last is None:
        return None
    # What a channel says beside the words is kept as text (`intake.messages`).
    return Consent(str(last[0]["consent"]) == "True", last[1], last[2])
