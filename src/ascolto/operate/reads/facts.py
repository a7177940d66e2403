"""What the customer of a case has told already."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from ascolto.customers.models import Customer
from ascolto.operate.asking import Known
from ascolto.operate.models import Case, Conversation, Fact, Move
from ascolto.operate.reads.courses import courses


def conversations(case: Case) -> list[Conversation]:
    """Those of which something belongs to the case. Whoever sees the case may know its facts."""
    touched = Move.objects.touching(case.pk).values("conversation_id")
    rows = Conversation.objects.filter(Q(case=case) | Q(pk__in=touched))
    return list(rows.order_by("pk"))


def facts(case: Case, talks: Sequence[Conversation]) -> list[Fact]:
    """Of these conversations, as far as they belong to the case; each value once. Two queries."""
    ways = courses(talks)
    rows = Fact.objects.standing().filter(conversation__in=list(ways))
    found: dict[tuple[str, str], Fact] = {}
    for fact in rows.select_related("message", "conversation").order_by(
        "said_at", "pk"
    ):
        place = (fact.said_at, fact.message.external_id if fact.message else "")
        if ways[fact.conversation_id].of(place) == case.pk:
            known = found.setdefault((fact.kind, fact.value.casefold()), fact)
            if fact.state == Fact.State.CONFIRMED and known.state != fact.state:
                found[fact.kind, fact.value.casefold()] = fact
    return list(found.values())


def known(customer: Customer, rows: Sequence[Fact]) -> list[Known]:
    """For the check of a draft: what was told, and the customer's own address and number."""
    newest_first = sorted(rows, key=lambda f: f.said_at, reverse=True)
    found = [Known(f.pk, f.kind, f.value) for f in newest_first]
    own = (("email", customer.email), ("phone", customer.phone))
    return found + [Known(0, kind, value) for kind, value in own if value]
