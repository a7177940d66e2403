"""What we know of customers: their own facts, what they show of linked ones, how they are found.

The other actions of this package call these, inside their transactions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q

from ascolto.channels.models import Handle
from ascolto.core import scoping
from ascolto.customers import words
from ascolto.customers.family import FIELDS, Edge, Family, Own
from ascolto.customers.knowing import own_facts, told
from ascolto.customers.models import Customer, HandleLink, Keyword, Merge


def stranger(handle: Handle) -> Customer:
    """A customer at first contact, not stored yet."""
    return Customer(workspace_id=scoping.current(), **told(handle))


def learn(met: Iterable[tuple[HandleLink, Handle]]) -> None:
    """Fill what a customer did not know of themselves from what their handle tells by now."""
    news = [(link, handle) for link, handle in met if _gaps(link.origin, handle)]
    if not news:
        return
    roots = {link.customer_id for link, _ in news}
    people = locked(roots)
    for link, handle in news:
        person = people[link.origin_id]
        for name, value in _gaps(person, handle).items():
            setattr(person, name, value)
            person.borrowed.pop(name, None)
    wiser = {people[link.origin_id].pk: people[link.origin_id] for link, _ in news}
    Customer.objects.bulk_update(wiser.values(), [*FIELDS[:3], "borrowed"])
    shown = refresh(roots)
    for link, _ in news:
        link.customer = shown[link.customer_id]
    index(wiser)


def _gaps(person: Customer, handle: Handle) -> dict[str, str]:
    """What the handle tells that the person's own facts lack, and nobody emptied."""
    own = own_facts(person)
    return {
        name: value
        for name, value in told(handle).items()
        if value and not own.facts[name] and name not in own.emptied
    }


def locked(ids: Iterable[int]) -> dict[int, Customer]:
    """These customers and all who are part of them, held until the commit, always in one order."""
    wanted = set(ids)
    rows = Customer.objects.select_for_update().filter(
        Q(pk__in=wanted) | Q(absorbed_by__in=wanted)
    )
    return {row.pk: row for row in rows.order_by("pk")}


def refresh(roots: Collection[int]) -> dict[int, Customer]:
    """Show on these standing customers what the links that hold now give; everybody touched."""
    rows = Customer.objects.filter(Q(pk__in=roots) | Q(absorbed_by__in=roots))
    people = {row.pk: row for row in rows}
    edges = Merge.objects.active().filter(kept__in=people)
    family = Family(Edge(m.pk, m.kept_id, m.absorbed_id) for m in edges)
    own = {pk: own_facts(row) for pk, row in people.items()}
    changed = [row for row in people.values() if _show(row, family, own)]
    Customer.objects.bulk_update(changed, [*FIELDS, "borrowed"])
    return people


def _show(row: Customer, family: Family, own: dict[int, Own]) -> bool:
    """Write on the row what it shows; whether that changes it."""
    shown = family.shown(row.pk, own) if row.is_standing else {}
    facts = dict(own[row.pk].facts)
    borrowed: dict[str, int | None] = dict.fromkeys(sorted(own[row.pk].emptied))
    for name, fact in shown.items():
        facts[name] = fact.value
        if fact.of != row.pk:
            borrowed[name] = fact.of
    before = {f: getattr(row, f) for f in FIELDS}, row.borrowed
    for name, value in facts.items():
        setattr(row, name, value)
    row.borrowed = borrowed
    return before != (facts, borrowed)


def index(customer_ids: Iterable[int]) -> None:
    """Make these customers findable by their own facts and their own handles."""
    wanted = set(customer_ids)
    if not wanted:
        return
    new: set[tuple[int, str]] = set()
    people = Customer.objects.in_bulk(wanted)
    for customer in people.values():
        facts = own_facts(customer).facts
        new |= {(customer.pk, word) for word in _words(facts)}
    links = HandleLink.objects.filter(origin__in=wanted).select_related("handle")
    for link in links:
        new |= {(link.origin_id, word) for word in _words(told(link.handle))}
    old = Keyword.objects.filter(customer__in=wanted)
    known = {(row.customer_id, row.word): row.pk for row in old}
    stale = [pk for key, pk in known.items() if key not in new]
    if stale:
        Keyword.objects.filter(pk__in=stale).delete()
    fresh = sorted(new - known.keys())
    _keep((pk, people[pk].absorbed_by_id or pk, word) for pk, word in fresh)


def index_new(met: Iterable[tuple[Customer, Handle]]) -> None:
    """The same for customers just made of one handle each, who stand alone: nothing is read."""
    named = ((c.pk, _words(told(handle))) for c, handle in met)
    _keep((pk, pk, word) for pk, words in named for word in words)


def _keep(found_by: Iterable[tuple[int, int, str]]) -> None:
    workspace_id = scoping.current()
    Keyword.objects.insert(
        ("workspace_id", "customer_id", "person_id", "word"),
        [(workspace_id, *row) for row in found_by],
        ignore_conflicts=True,
    )


def _words(facts: dict[str, str]) -> set[str]:
    return words.of(
        names=[facts["name"]], emails=[facts["email"]], numbers=[facts["phone"]]
    )
