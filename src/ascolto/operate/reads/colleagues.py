"""Who is at their desk, as colleagues see it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils import timezone

from ascolto.commitments.models import Absence
from ascolto.core import presence
from ascolto.core.models import Member

HERE, AWAY, ABSENT, GONE = "here", "away", "absent", "gone"
_ORDER = (HERE, AWAY, GONE, ABSENT)


class Colleague(NamedTuple):
    pk: int
    name: str
    state: str
    since: datetime | None = None  # away from the desk
    until: datetime | None = None  # absent


def everybody(workspace_id: int) -> list[Colleague]:
    """Who is here first. Three queries, however many they are."""
    now = timezone.now()
    looks = presence.who_looks(workspace_id)
    absent = dict(Absence.objects.lasting(now).values_list("member_id", "until_at"))
    rows = Member.objects.active().values_list("pk", "name", "attention__away_at")
    found = [
        Colleague(pk, name, ABSENT, until=absent[pk])
        if pk in absent
        else Colleague(pk, name, AWAY, since=away_at)
        if away_at
        else Colleague(pk, name, HERE if pk in looks else GONE)
        for pk, name, away_at in rows
    ]
    return sorted(found, key=lambda c: (_ORDER.index(c.state), c.name))
