"""One of the affected does not want to be written to: noted of the customer, said in the log."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.customers.actions import sparing
from ascolto.monitor.actions import affecting
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import Affected


@transaction.atomic
def spare(row: Affected, *, why: str, by: Actor) -> None:
    """Of every incident, until somebody allows it again. Raises `Refusal`."""
    require(by, Role.LEAD)
    sparing.spare(row.customer, why=why, by=by)
    step(row.incident, "spared", by=by, words=why, who=str(row.customer))
    affecting.look_again(row.incident, {row.customer_id}, now=timezone.now())


@transaction.atomic
def release(row: Affected, *, by: Actor) -> None:
    """They may be written to again. Raises `Refusal`."""
    require(by, Role.LEAD)
    sparing.release(row.customer, by=by)
    step(row.incident, "unspared", by=by, who=str(row.customer))
    affecting.look_again(row.incident, {row.customer_id}, now=timezone.now())
