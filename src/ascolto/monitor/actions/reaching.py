"""Customers who have gone quiet: written to, left for now, said to be none any more; heard from again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer, HandleLink
from ascolto.monitor.models import Silence

LONGEST = timedelta(days=366)
ANSWERS_WITHIN = timedelta(days=21)  # after a check-in they are not shown so long


@transaction.atomic
def leave(silence: Silence, *, until: datetime, by: Actor) -> None:
    """Out of the list until a time. Raises `Refusal`."""
    now = timezone.now()
    if not now < until <= now + LONGEST:
        raise Refusal(_("Choose a day to come, within a year."), "no_time")
    _step(silence, "left", by=by, left_until=until, gone_at=None)


@transaction.atomic
def check_in(silence: Silence, *, by: Actor) -> None:
    """Somebody writes to them now: they have three weeks to answer."""
    now = timezone.now()
    _step(
        silence, "checked in with", by=by,
        checked_at=now, left_until=now + ANSWERS_WITHIN, gone_at=None,
    )  # fmt: skip


@transaction.atomic
def retire(silence: Silence, *, by: Actor) -> None:
    """They are not a customer any more. Their own word brings them back. Twice keeps the first."""
    if silence.gone_at is None:
        _step(silence, "retired", by=by, gone_at=timezone.now(), left_until=None)


@transaction.atomic
def bring_back(silence: Silence, *, by: Actor) -> None:
    """Into the list again, whatever was decided."""
    _step(silence, "brought back", by=by, gone_at=None, left_until=None)


def _step(
    silence: Silence, verb: str, *, by: Actor, **changes: datetime | None
) -> None:
    authority.require(by, Role.AGENT)
    for name, value in changes.items():
        setattr(silence, name, value)
    silence.by_name = by.name[:200]
    silence.save(update_fields=[*changes, "by_name"])
    activity.record(verb, silence, by=by, customer=silence.customer_id)


def hear(message_ids: Collection[int]) -> None:
    """Who wrote is not quiet any more."""
    if not Silence.objects.exists():
        return
    rows = Message.objects.inbound().filter(
        pk__among=list(message_ids), automatic="", handle__isnull=False
    )
    said = list(rows.values_list("handle_id", "account__brand_id", "sent_at"))
    links = HandleLink.objects.filter(handle__in={handle for handle, _b, _t in said})
    whose = dict(links.values_list("handle_id", "customer_id"))
    heard_from([(brand, whose[h], at) for h, brand, at in said if h in whose])


@transaction.atomic
def heard_from(contacts: Sequence[tuple[int, int, datetime]]) -> None:
    """Contacts: brand, customer, when. Older than the last one we know, they change nothing."""
    people = list({customer for _b, customer, _t in contacts})
    roots = Customer.objects.filter(pk__among=people)
    standing = {
        pk: root or pk for pk, root in roots.values_list("pk", "absorbed_by_id")
    }
    last: dict[tuple[int, int], datetime] = {}
    for brand, customer, at in contacts:
        place = brand, standing.get(customer, customer)
        last[place] = max(at, last.get(place, at))
    rows = Silence.objects.filter(customer__among=[person for _b, person in last])
    over = [
        pk
        for pk, brand, person, at in rows.values_list("pk", "brand_id", "customer_id", "last_at")
        if (brand, person) in last and at < last[brand, person]
    ]  # fmt: skip
    Silence.objects.filter(pk__among=over).delete()
