"""Whoever changes a watch waits for their turn: the newest change is the last one that is committed.

`monitor.sieves` keeps a sieve while the newest change is the same. Were one stamped before another and
committed after it, the other's would stay the newest, and the sieve would go on asking the old query.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from ascolto.core.models import Workspace
from ascolto.core.scoping import current
from ascolto.monitor.models import Watch


def turn() -> datetime:
    """When it is changed: later than every other change, whatever the clocks of other machines say.

    Holds the turn until the caller's transaction ends; nobody else waits for it.
    """
    Workspace.objects.select_for_update(no_key=True).get(pk=current())
    newest = Watch.objects.aggregate(Max("changed_at"))["changed_at__max"]
    now = timezone.now()
    return max(now, newest + timedelta(microseconds=1)) if newest else now
