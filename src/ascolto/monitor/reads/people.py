"""The people who write most and reach furthest, those a member follows, and what they wrote."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.customers.models import Customer, HandleLink
from ascolto.customers.reads import objections
from ascolto.monitor.models import Following, Influence, Sighting, Speaker
from ascolto.monitor.parts import Score
from ascolto.monitor.person import Person
from ascolto.monitor.reads import veiling

PAGE = 50
ORDERS = {"reach": "score", "writes": "messages"}


@dataclass(frozen=True)
class Asked:
    """`order`: reach or writes. None: whatever it is."""

    days: int = 90
    order: str = "reach"
    brand: int | None = None
    mood: str | None = None


@dataclass(frozen=True)
class Line:
    """`mine`: how the member follows them; `others`: colleagues who do, with why."""

    speaker: Speaker
    mine: Following | None
    others: Sequence[Following]


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; "" at the end."""

    rows: Sequence[Line]
    after: str


def listed(member: Member, asked: Asked, *, after: str = "") -> Page:
    """Those who are followed by the member are marked. Four queries. Raises `ValueError` for another `after`."""
    by = ORDERS[asked.order]
    rows = Speaker.objects.visible_to(member).filter(days=asked.days)
    rows = rows.exclude(customer__in=objections.people())
    if asked.brand is not None:
        rows = rows.filter(brand=asked.brand)
    if asked.mood is not None:
        rows = rows.filter(mood=asked.mood)
    if asked.order == "reach":
        rows = rows.filter(score__gt=0)
    if after:
        value, pk = after.split(":")
        below = Q(**{f"{by}__lt": float(value)}) | Q(**{by: float(value), "pk__lt": int(pk)})  # fmt: skip
        rows = rows.filter(below)
    rows = rows.select_related("customer", "handle", "brand")
    found = list(rows.order_by(f"-{by}", "-pk")[: PAGE + 1])
    veiling.veil(row.handle for row in found if row.customer_id is None)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(
        _marked(found[:PAGE], member),
        f"{getattr(last, by)!r}:{last.pk}" if last else "",
    )


def _marked(rows: Sequence[Speaker], member: Member) -> list[Line]:
    """Followings by person, also of a handle whose customer is known by now."""
    customers = {row.customer_id for row in rows if row.customer_id}
    links = HandleLink.objects.filter(customer__in=customers)
    of = dict(links.values_list("handle_id", "customer_id"))
    handles = {row.handle_id for row in rows} | of.keys()
    kept = Following.objects.filter(
        Q(handle__in=handles)
        | Q(customer__in=customers)
        | Q(customer__absorbed_by__in=customers)
    )
    by_person: dict[str, list[Following]] = defaultdict(list)
    for one in kept.select_related("member", "customer").order_by("pk"):
        root = of.get(one.handle_id) if one.handle_id else one.customer.absorbed_by_id or one.customer_id  # fmt: skip
        by_person[str(Person.of(one.handle_id, root))].append(one)
    return [_line(row, by_person[row.person], member) for row in rows]


def _line(row: Speaker, followed: Iterable[Following], member: Member) -> Line:
    mine = [one for one in followed if one.member_id == member.pk]
    others = [one for one in followed if one.member_id != member.pk]
    return Line(row, mine[0] if mine else None, others)


def of_customer(customer: Customer, member: Member) -> Score | None:
    """How far their word carries, where it does; of the brands the member sees. One query."""
    root = customer.absorbed_by_id or customer.pk
    rows = Influence.objects.filter(handle__link__customer=root)
    rows = rows.exclude(handle__link__customer__in=objections.people())
    brands = member.brand_ids()
    if brands:
        rows = rows.filter(account__brand__in=brands)
    strongest = rows.strongest().first()
    return strongest.made_of if strongest else None


def followed(member: Member) -> list[Following]:
    """Whom they follow, the newest first."""
    rows = Following.objects.filter(member=member).select_related("customer", "handle")
    return list(rows.order_by("-at", "-pk"))


def following(member: Member, customer: Customer) -> Following | None:
    root = customer.absorbed_by_id or customer.pk
    rows = Following.objects.filter(member=member).annotate(
        root=Coalesce(
            F("customer__absorbed_by_id"), F("customer_id"), F("handle__link__customer_id")
        )
    )  # fmt: skip
    found: Following | None = rows.filter(root=root).first()
    return found


def sightings(member: Member, *, after: str = "") -> tuple[list[Sighting], str]:
    """What they wrote: first what the member has not seen, then the newest. Raises `ValueError`."""
    rows = Sighting.objects.filter(following__member=member)
    rows = rows.exclude(message__state=Message.State.DELETED)
    brands = member.brand_ids()
    if brands:
        rows = rows.filter(message__account__brand__in=brands)
    if after:
        rows = rows.filter(seen_at__isnull=False, pk__lt=int(after))
    rows = rows.select_related(
        "following__customer", "following__handle", "message__account", "message__handle"
    ).defer("message__html", "message__quoted", "message__meta")  # fmt: skip
    fresh = [] if after else list(rows.filter(seen_at=None).order_by("-pk")[:PAGE])
    seen = list(rows.filter(seen_at__isnull=False).order_by("-pk")[: PAGE + 1])
    more = str(seen[PAGE - 1].pk) if len(seen) > PAGE else ""
    return fresh + seen[:PAGE], more


def unseen(member: Member) -> int:
    rows = Sighting.objects.filter(following__member=member, seen_at=None)
    count: int = rows.count()
    return count
