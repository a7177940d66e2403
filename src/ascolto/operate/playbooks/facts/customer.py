"""Facts of the person: known to us or not, and how often there was something before."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.translation import gettext_lazy, pgettext_lazy

from ascolto.customers.models import Customer
from ascolto.operate.models import Case
from ascolto.operate.playbooks.catalogue import Batch, Fact, know
from ascolto.operate.playbooks.folding import Folded
from ascolto.operate.playbooks.matching import Kind


def _past(batch: Batch, wanted: frozenset[str]) -> None:
    """Cases of the same customer opened before this one; who has some is known."""
    owners = _owners(batch)
    rows = Case.objects.filter(customer_id__in=set(owners.values()))
    opened: dict[int, dict[int, datetime]] = defaultdict(dict)
    for pk, customer, at in rows.values_list("pk", "customer_id", "opened_at"):
        opened[customer][pk] = at
    for item in batch.items:
        cases = opened.get(owners.get(item.case_id, 0), {})
        this = cases.get(item.case_id, item.at)
        past = sum(pk != item.case_id and at <= this for pk, at in cases.items())
        item.facts["customer.past_cases"] = past
        item.facts["customer.is_known"] = past > 0


def _card(batch: Batch, wanted: frozenset[str]) -> None:
    """What the team wrote down about them, and how they can be reached."""
    owners = _owners(batch)
    rows = Customer.objects.filter(pk__in=set(owners.values()))
    cards = {c.pk: c for c in rows.only("about", "email", "phone", "workspace_id")}
    for item in batch.items:
        card = cards.get(owners.get(item.case_id, 0))
        item.facts["customer.about"] = Folded.of(card.about if card else "")
        item.facts["customer.has_email"] = bool(card and card.email)
        item.facts["customer.has_phone"] = bool(card and card.phone)


def _owners(batch: Batch) -> dict[int, int]:
    ids = {item.case_id for item in batch.items}
    return dict(Case.objects.filter(pk__in=ids).values_list("pk", "customer_id"))


know(
    Fact("customer.is_known", Kind.YES, pgettext_lazy("fact", "the customer is known to us"), _past),
    Fact("customer.past_cases", Kind.NUMBER, pgettext_lazy("fact", "the customer’s earlier cases"), _past,
         unit=gettext_lazy("cases")),
    Fact("customer.about", Kind.TEXT, pgettext_lazy("fact", "what we know of the customer"), _card),
    Fact("customer.has_email", Kind.YES, pgettext_lazy("fact", "we have the customer’s e-mail"), _card),
    Fact("customer.has_phone", Kind.YES, pgettext_lazy("fact", "we have the customer’s phone"), _card),
)  # fmt: skip
