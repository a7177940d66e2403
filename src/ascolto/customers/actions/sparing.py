"""Who does not want to be written to unless they write first. Answers to what they ask stay possible."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer, NoContact


@transaction.atomic
def spare(customer: Customer, *, why: str, by: Actor) -> NoContact:
    """From now on nothing is sent to them of our own accord. Twice keeps the first. Raises `Refusal`."""
    require(by, Role.AGENT)
    why = " ".join(why.split())[:300]
    if len(why) < 3:
        raise Refusal(_("Say why they are not to be written to."), "reason_missing")
    row, made = NoContact.objects.standing().get_or_create(
        customer=customer,
        ended_at=None,
        defaults={"why": why, "by_name": by.name[:200]},
    )
    if made:
        activity.record("spared", customer, by=by, why=why)
    return row  # type: ignore[no-any-return]


@transaction.atomic
def release(customer: Customer, *, by: Actor) -> None:
    """They may be written to again. Twice changes nothing. Raises `Refusal`."""
    require(by, Role.AGENT)
    standing = NoContact.objects.standing().filter(customer=customer)
    if standing.update(ended_at=timezone.now(), ended_by=by.name[:200]):
        activity.record("no longer spared", customer, by=by)
