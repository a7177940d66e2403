"""Open private problems, the ones likeliest to go public first, reckoned at the moment of reading.

A wait grows by the minute and turns late at a moment of its own, so a stored score would be wrong
before it is read. What changes rarely is kept: how often a person wrote in public and how far their
word carries are in `Influence`; how angry their last words were, and whether
they complain, is in their reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Max, Q, QuerySet, Sum

from ascolto.channels.models import Message, OptOut
from ascolto.commitments.models import Commitment
from ascolto.commitments.subject import Subject
from ascolto.core.models import Brand, Member
from ascolto.customers.models import Customer
from ascolto.customers.reads import objections
from ascolto.monitor.models import Influence
from ascolto.monitor.parts import Score
from ascolto.monitor.risk import Problem, risk, value
from ascolto.nlp.models import Annotation

PAGE = 50
MOST = 20_000  # open problems that are looked at, those that wait longest
LEAST = 5.0  # what scores less is not worth a line beside a customer


class Owed(NamedTuple):
    """Of a commitment, what this needs: thousands are read at once."""

    brand_id: int
    customer_id: int
    subject_type: str
    subject_id: int
    started_at: datetime
    due_at: datetime
    opened_by_message_id: int | None

    @property
    def matter(self) -> tuple[str, int]:
        return self.subject_type, self.subject_id


@dataclass
class Risk:
    """One matter: what is owed first, whose it is, since when they wait for any of it."""

    owed: Owed
    customer_id: int
    problem: Problem
    value: float
    customer: Customer | None = None
    brand: Brand | None = None
    words: str = ""  # the last that they said about it

    @property
    def subject(self) -> Subject:
        return Subject(self.owed.subject_type, self.owed.subject_id)

    @property
    def score(self) -> Score:
        """With its parts in words."""
        return risk(self.problem)


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; "" at the end. `left_out`: people who are not scored."""

    rows: Sequence[Risk]
    after: str
    left_out: int


def listed(
    member: Member, *, now: datetime, brand: int | None = None, after: str = ""
) -> Page:
    """The worst first. `after` is what the page before gave, with its moment, so that pages fit.

    A constant number of queries. Raises `ValueError` for another `after`.
    """
    place: tuple[float, str] | None = None
    if after:
        stamp, score, key = after.split(":", 2)
        now = datetime.fromtimestamp(float(stamp), tz=now.tzinfo)
        place = (-float(score), key)
    found, left_out = _risks(_open(member, brand), now)
    ranked = sorted(((-r.value, _key(r)), r) for r in found)
    rest = [r for rank, r in ranked if place is None or rank > place]
    shown = rest[:PAGE]
    _dress(shown)
    last = shown[-1] if len(rest) > PAGE else None
    more = f"{now.timestamp()}:{last.value}:{_key(last)}" if last else ""
    return Page(shown, more, left_out)


def of_customer(customer: Customer, member: Member, *, now: datetime) -> Risk | None:
    """The worst problem of this person that is worth a line; None: none, or they are not scored."""
    root = customer.absorbed_by_id or customer.pk
    rows = _open(member, None)
    theirs = rows.filter(Q(customer=root) | Q(customer__absorbed_by=root))
    found, _left_out = _risks(theirs, now)
    worst = max(found, key=lambda r: r.value, default=None)
    return worst if worst and worst.value >= LEAST else None


def _key(row: Risk) -> str:
    return f"{row.owed.subject_type}/{row.owed.subject_id:020d}"


def _open(member: Member, brand: int | None) -> QuerySet[Commitment]:
    """What we owe in private, and the clock runs: nobody waits for the customer in turn."""
    rows = Commitment.objects.running().filter(is_public=False, customer__isnull=False)
    brands = member.brand_ids()
    if brands:
        rows = rows.filter(brand__in=brands)
    if brand is not None:
        rows = rows.filter(brand=brand)
    found: QuerySet[Commitment] = rows.order_by("started_at", "pk")
    return found


def _risks(rows: QuerySet[Commitment], now: datetime) -> tuple[list[Risk], int]:
    """One for each matter, however much is owed about it; and how many are not scored."""
    owed = [Owed(*values) for values in rows.values_list(*Owed._fields)[:MOST]]
    roots = _standing({o.customer_id for o in owed})
    silent = objections.ids()
    matters = _matters(owed)
    scored = [m for m in matters if roots[m[0].customer_id] not in silent]
    last = _last_words({first.opened_by_message_id or 0 for first, _since, _due in scored})  # fmt: skip
    felt = _felt(last)
    public = _public({roots[first.customer_id] for first, _since, _due in scored})
    wishes = _wishes()
    found = []
    for first, since, due_at in scored:
        if last.get(first.opened_by_message_id or 0) in wishes:
            continue  # STOP is a wish, no problem, and nobody may write to them there
        person = roots[first.customer_id]
        posts, carries = public.get(person, (0, 0.0))
        anger, complains = felt.get(first.opened_by_message_id or 0, (0.0, False))
        problem = Problem(now - since, due_at < now, anger, posts, carries, complains)
        found.append(Risk(first, person, problem, value(problem)))
    return found, len(matters) - len(scored)


def _matters(owed: Iterable[Owed]) -> list[tuple[Owed, datetime, datetime]]:
    """What opened each, since when they wait for any of it, and when the first of it is due."""
    found: dict[tuple[str, int], tuple[Owed, datetime, datetime]] = {}
    for one in owed:
        key = one.matter
        first, since, due_at = found.get(key, (one, one.started_at, one.due_at))
        found[key] = first, min(since, one.started_at), min(due_at, one.due_at)
    return list(found.values())


def _standing(ids: set[int]) -> dict[int, int]:
    rows = Customer.objects.filter(pk__among=sorted(ids))
    return {pk: root or pk for pk, root in rows.values_list("pk", "absorbed_by_id")}


def _wishes() -> set[int]:
    """What was said by those who do not want to be written to any more."""
    rows = OptOut.objects.standing().in_their_words().exclude(message=None)
    return set(rows.values_list("message_id", flat=True))


def _felt(last: dict[int, int]) -> dict[int, tuple[float, bool]]:
    """How angry these were and whether they complained, by the message that opened the matter."""
    rows = Annotation.objects.filter(message__among=sorted(set(last.values())))
    told = rows.values_list("message_id", "anger", "intent")
    felt = {pk: (anger, intent == "complaint") for pk, anger, intent in told}
    return {pk: felt[message] for pk, message in last.items() if message in felt}


def _last_words(opened_by: set[int]) -> dict[int, int]:
    """The last message of the customer in the thread of each of these. Two queries."""
    rows = Message.objects.filter(pk__among=sorted(opened_by))
    threads = dict(rows.values_list("pk", "thread_id"))
    said = Message.objects.inbound().filter(thread__among=sorted(set(threads.values())))
    # Read flat: a question for each thread would be ten thousand of them.
    last = dict(said.in_order().values_list("thread_id", "pk"))
    return {pk: last[t] for pk, t in threads.items() if last.get(t)}


def _public(customers: set[int]) -> dict[int, tuple[int, float]]:
    """How often each wrote in public within a year, and how far their word carries."""
    rows = Influence.objects.filter(handle__link__customer__among=sorted(customers))
    told = rows.values_list("handle__link__customer").annotate(Sum("posts"), Max("score"))  # fmt: skip
    return {pk: (posts, score) for pk, posts, score in told.order_by()}


def _dress(rows: Sequence[Risk]) -> None:
    """What a line shows besides the score."""
    people = Customer.objects.in_bulk({r.customer_id for r in rows})
    brands = Brand.objects.in_bulk({r.owed.brand_id for r in rows})
    last = _last_words({r.owed.opened_by_message_id or 0 for r in rows})
    said = Message.objects.filter(pk__in=last.values())
    texts = dict(said.values_list("pk", "text"))
    for row in rows:
        row.customer, row.brand = (
            people.get(row.customer_id),
            brands.get(row.owed.brand_id),
        )
        row.words = texts.get(last.get(row.owed.opened_by_message_id or 0, 0), "")
