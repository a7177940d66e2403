"""A member follows a person: what they write next is marked, shown first, and told where wished."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity, authority, bus, live, scoping
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.customers.models import HandleLink
from ascolto.customers.reads import objections
from ascolto.events import FollowedWrote
from ascolto.monitor.models import Following, Sighting
from ascolto.monitor.person import Person


@transaction.atomic
def follow(
    person: Person, *, note: str = "", tells: bool = False, by: Actor
) -> Following:
    """Following again changes note and notice. Raises `Refusal`."""
    authority.require(by, Role.AGENT)
    if by.member_id is None:
        raise Refusal(_("Only a person follows somebody."), "not_a_person")
    if _customer(person) in objections.ids():
        raise Refusal(
            _("This person asked not to be profiled: nobody follows them."),
            "not_profiled",
        )
    row, is_new = Following.objects.update_or_create(
        member_id=by.member_id,
        customer_id=person.customer_id,
        handle_id=person.handle_id,
        defaults={
            "note": " ".join(clean_text(note).split())[:300],
            "tells": tells,
        },
    )
    if is_new:
        activity.record("followed", row, by=by, person=str(person))
    return row  # type: ignore[no-any-return]


def _customer(person: Person) -> int | None:
    """The standing one, also where only a handle was named."""
    if person.customer_id:
        return person.customer_id
    rows = HandleLink.objects.filter(handle=person.handle_id)
    found: int | None = rows.values_list("customer_id", flat=True).first()
    return found


@transaction.atomic
def unfollow(person: Person, *, by: Actor) -> None:
    """Their own following only. Twice is once."""
    authority.require(by, Role.AGENT)
    rows = Following.objects.filter(
        member=by.member_id, customer=person.customer_id, handle=person.handle_id
    )
    for row in rows:
        activity.record("unfollowed", row, by=by, person=str(person))
    rows.delete()


@transaction.atomic
def hear(message_ids: Collection[int]) -> None:
    """Which of these were written by somebody whom somebody follows. The same batch again changes nothing."""
    if not Following.objects.exists():
        return
    said = _said(message_ids)
    pairs = _followed(said)
    known = set(
        Sighting.objects.filter(
            following__in={row.pk for row, _m in pairs}, message__among=[m.pk for m in said]
        ).values_list("following_id", "message_id")
    )  # fmt: skip
    fresh = [(row, m) for row, m in pairs if (row.pk, m.pk) not in known]
    Sighting.objects.insert(
        ("workspace_id", "following_id", "message_id", "said_at"),
        [(scoping.current(), row.pk, m.pk, m.sent_at) for row, m in fresh],
        ignore_conflicts=True,
    )
    _tell(fresh)


def _said(message_ids: Collection[int]) -> list[Message]:
    rows = Message.objects.inbound().filter(
        pk__among=list(message_ids), handle__isnull=False, automatic=""
    )
    rows = rows.exclude(state=Message.State.DELETED).select_related("account")
    return list(rows.defer("html", "quoted", "meta", "text"))


def _followed(said: Sequence[Message]) -> list[tuple[Following, Message]]:
    """By customer, also one who is part of another by now, or by handle; of brands the member sees."""
    handles = {m.handle_id for m in said}
    links = HandleLink.objects.filter(handle__in=handles)
    whose = dict(links.values_list("handle_id", "customer_id"))
    of = set(whose.values())
    rows = Following.objects.filter(
        Q(handle__in=handles) | Q(customer__in=of) | Q(customer__absorbed_by__in=of)
    )
    rows = rows.filter(member__in=Member.objects.active())
    found = []
    for row in rows.select_related("customer", "member").prefetch_related("member__brands"):  # fmt: skip
        brands = {brand.pk for brand in row.member.brands.all()}
        root = row.customer and (row.customer.absorbed_by_id or row.customer_id)
        found += [
            (row, m)
            for m in said
            if (
                m.handle_id == row.handle_id
                or (root and whose.get(m.handle_id) == root)
            )
            and (not brands or m.account.brand_id in brands)
        ]
    return found


def _tell(fresh: Sequence[tuple[Following, Message]]) -> None:
    told: dict[int, set[int]] = defaultdict(set)
    for row, message in fresh:
        topic = live.member_topic(row.member_id)
        live.push(scoping.current(), "followed", topic=topic, message=message.pk)
        if row.tells:
            told[message.pk].add(row.member_id)
    bus.publish(
        *(
            FollowedWrote(scoping.current(), pk, tuple(sorted(members)))
            for pk, members in sorted(told.items())
        )
    )


@transaction.atomic
def look(member: Member, ids: Collection[int], now: datetime) -> None:
    """They have seen these."""
    mine = Sighting.objects.filter(pk__in=ids, following__member=member, seen_at=None)
    mine.update(seen_at=now)
