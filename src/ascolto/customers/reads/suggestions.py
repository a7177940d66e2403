"""Who may be the same person. Only suggested: claims are cheap, and a person decides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, Q

from ascolto.channels.models import Handle
from ascolto.customers import words
from ascolto.customers.knowing import own_facts, told
from ascolto.customers.models import Customer, HandleLink, Keyword, Merge

MOST = 50  # others looked at


class Sign(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"


@dataclass(frozen=True)
class Reason:
    """`proved`: one of them writes from this very address or number. Else both only say so."""

    sign: Sign
    value: str
    proved: bool = False


@dataclass(frozen=True)
class Suggestion:
    customer: Customer
    reasons: tuple[Reason, ...]


def suggestions(customer: Customer, *, limit: int = 5) -> list[Suggestion]:
    """Standing customers who share an e-mail, a phone or a full name, the best founded first.

    Never a pair that was linked and taken apart again: a person has decided. A constant number
    of queries.
    """
    root = customer.absorbed_by_id or customer.pk
    mine = _signs([root]).get(root, {})
    if not mine:
        return []
    others = _candidates(mine) - {root} - _taken_apart(root)
    theirs = _signs(sorted(others)[:MOST])
    people = Customer.objects.standing().in_bulk(list(theirs))
    found = []
    for pk, person in people.items():
        reasons = tuple(
            Reason(sign, value, proved=proved or theirs[pk][sign, value])
            for (sign, value), proved in sorted(mine.items())
            if (sign, value) in theirs[pk]
        )
        if reasons:
            found.append(Suggestion(person, reasons))
    return sorted(found, key=_weight)[:limit]


Signs = dict[tuple[Sign, str], bool]  # whether it is proved by use


def _signs(roots: Iterable[int]) -> dict[int, Signs]:
    """What each of these persons goes by, over everything linked to them."""
    wanted = list(roots)
    found: dict[int, Signs] = {pk: {} for pk in wanted}
    rows = Customer.objects.filter(Q(pk__in=wanted) | Q(absorbed_by__in=wanted))
    for row in rows:
        facts = own_facts(row).facts
        _add(found[row.absorbed_by_id or row.pk], facts)
    for link in HandleLink.objects.filter(customer__in=wanted).select_related("handle"):
        _add(found[link.customer_id], told(link.handle))
        for sign in (Sign.EMAIL, Sign.PHONE):
            if link.handle.realm == sign.value:
                value = told(link.handle)[sign.value]
                found[link.customer_id][sign, value] = True
    return found


def _add(signs: Signs, facts: dict[str, str]) -> None:
    for sign in (Sign.EMAIL, Sign.PHONE):
        if facts[sign.value]:
            signs.setdefault((sign, facts[sign.value]), False)
    name = " ".join(words.fold(facts["name"]).split())
    if " " in name:  # a first name alone says nothing
        signs.setdefault((Sign.NAME, name), False)


def _candidates(signs: Signs) -> set[int]:
    """Standing customers found by these signs."""
    emails = [value for sign, value in signs if sign is Sign.EMAIL]
    numbers = [value for sign, value in signs if sign is Sign.PHONE]
    names = [value for sign, value in signs if sign is Sign.NAME]
    rows = Customer.objects.filter(Q(email__in=emails) | Q(phone__in=numbers))
    found = {row.absorbed_by_id or row.pk for row in rows[:MOST]}
    handles = Handle.objects.filter(
        Q(realm="email", external_id__in=emails)
        | Q(realm="phone", external_id__in=numbers)
        | Q(email__in=emails)
    )
    links = HandleLink.objects.filter(handle__in=handles)
    found.update(links.values_list("customer_id", flat=True)[:MOST])
    for name in names[:3]:
        found.update(_called(name))
    return found


def _called(name: str) -> set[int]:
    """Standing customers who have every word of the name; the longest is the rarest, as a rule."""
    first, *others = sorted(set(name.split()), key=len, reverse=True)
    rows = Keyword.objects.filter(word=first[: words.LONGEST])
    for word in others:
        same = Keyword.objects.filter(customer=OuterRef("customer"))
        rows = rows.filter(Exists(same.filter(word=word[: words.LONGEST])))
    return set(rows.values_list("person_id", flat=True)[:MOST])


def _taken_apart(root: int) -> set[int]:
    """Persons whose link with this one a person has undone."""
    part = Customer.objects.filter(Q(pk=root) | Q(absorbed_by=root)).values("pk")
    undone = Merge.objects.exclude(undone_at=None).filter(
        Q(kept__in=part) | Q(absorbed__in=part)
    )
    found: set[int] = set()
    for merge in undone.select_related("kept", "absorbed"):
        for one in (merge.kept, merge.absorbed):
            found.add(one.absorbed_by_id or one.pk)
    return found


def _weight(suggestion: Suggestion) -> tuple[int, int, int]:
    proved = sum(reason.proved for reason in suggestion.reasons)
    strong = sum(reason.sign is not Sign.NAME for reason in suggestion.reasons)
    return -proved, -strong, -suggestion.customer.pk
