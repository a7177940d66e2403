"""How long an alert waits for somebody before the next one on call is told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Role, Workspace
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import current
from ascolto.monitor.models import Alert, Ringing
from ascolto.monitor.models.ringing import MINUTES

LONGEST = 24 * 60


@transaction.atomic
def pace(brand: Brand | None, *, minutes: int, by: Actor) -> Ringing:
    """For a brand, or for all that say nothing of their own; 0: nobody after the first.

    It holds from the next step on. Raises `Refusal`.
    """
    require(by, Role.LEAD)
    if not 0 <= minutes <= LONGEST:
        raise Refusal(_("Choose between 0 minutes and a day."), "minutes")
    row: Ringing = Ringing.objects.update_or_create(brand=brand, defaults={"minutes": minutes})[0]  # fmt: skip
    about = brand or Workspace.objects.get(pk=current())
    activity.record("set the pace of alerts", about, by=by, minutes=minutes)
    return row


@transaction.atomic
def follow(brand: Brand, *, by: Actor) -> None:
    """The brand does as all do. Doing it twice changes nothing."""
    require(by, Role.LEAD)
    if Ringing.objects.filter(brand=brand).delete()[0]:
        activity.record("set the pace of alerts", brand, by=by, minutes=None)


def waits(brand_ids: Iterable[int]) -> dict[int, timedelta | None]:
    """By brand; None: nobody is told after the first. One query."""
    ids = set(brand_ids)
    rows = Ringing.objects.filter(Q(brand=None) | Q(brand__in=ids))
    said = dict(rows.values_list("brand_id", "minutes"))
    usual = said.get(None, MINUTES)
    minutes = {pk: said.get(pk, usual) for pk in ids}
    return {pk: timedelta(minutes=n) if n else None for pk, n in minutes.items()}


def again_at(alert: Alert, until: datetime | None) -> datetime | None:
    """Put aside until a time and in nobody's hands: then it goes on from there; else it is settled."""
    if until is None or alert.status != Alert.Status.OPEN:
        return None
    wait = waits([alert.brand_id])[alert.brand_id]
    return until + wait if wait else None
