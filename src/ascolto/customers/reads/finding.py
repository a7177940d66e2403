"""Find customers by name, e-mail or phone, page by page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from ascolto.customers import words
from ascolto.customers.models import Customer, Keyword

MOST = 200
MANY = 1000  # with more such words it is quicker to look from the newest person on


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; "" at the end."""

    rows: list[Customer]
    after: str


def find(
    question: str = "",
    *,
    after: str = "",
    limit: int = 50,
    among: QuerySet[Customer] | None = None,
) -> Page:
    """Standing customers with a word that begins like each one asked, newest first.

    Words of linked customers find the one they are part of. Without words: everybody. `among`
    narrows who is looked at, for example to whom a member may see. `after` is what the page
    before gave; raises `ValueError` for another one. One query, and one a word.
    """
    limit = max(1, min(limit, MOST))
    rows = (
        Customer.objects.standing() if among is None else among.filter(absorbed_by=None)
    )
    for word in words.asked(question):
        spoken = Keyword.objects.beginning(word)
        few = spoken.values_list("person_id", flat=True)[: MANY + 1]
        if len(few) <= MANY:
            rows = rows.filter(pk__in=set(few))
        else:
            rows = rows.filter(Exists(spoken.filter(person=OuterRef("pk"))))
    if question.strip() and not words.asked(question):
        rows = rows.none()
    if after:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], str(found[limit - 1].pk) if more else "")
