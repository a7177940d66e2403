"""Counts of two watches that share an hour, made at the same time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ascolto.core.scoping import scope
from ascolto.monitor.actions import counting, counting_once, matching, watching
from ascolto.monitor.models import BinHeard, HourHeard, Mention
from ascolto.testing import make
from ascolto.testing.cast import Cast


@pytest.mark.django_db(transaction=True)
def test_counts_of_one_hour_go_one_after_the_other(cast: Cast) -> None:
    """Each dismisses what its own watch heard, and counts: the last one sees both."""
    watches = [
        watching.keep(cast.brand, name=name, query="lago", by=cast.as_("sara"))
        for name in ("A", "B", "C", "D")
    ]
    rows = make.inbound(cast.account, cast.zoes, *["Il lago"] * 9, since=timezone.now())
    matching.match([row.pk for row in rows])
    gate, problems = threading.Barrier(len(watches)), []

    def run(watch_id: int) -> None:
        try:
            gate.wait(10)
            with scope(cast.workspace), transaction.atomic():
                mine = Mention.objects.filter(watch=watch_id)
                mine.update(dismissed_at=timezone.now())
                counting.count(set(mine.values_list("watch_id", "bin")))
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(watch.pk,)) for watch in watches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    with scope(cast.workspace):
        assert not HourHeard.objects.exists()


@pytest.mark.django_db
def test_an_hour_is_what_its_five_minutes_are_together(cast: Cast) -> None:
    """And counting some of them looks at no mention of the others: in a storm there are thousands."""
    watching.keep(cast.brand, name="A", query="lago", by=cast.as_("sara"))
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    for minutes in (1, 31):
        since = hour + timedelta(minutes=minutes)
        rows = make.inbound(cast.account, cast.zoes, "Il lago", since=since)
        matching.match([row.pk for row in rows])
    first, second = BinHeard.objects.order_by("bin").values_list("bin", flat=True)
    assert HourHeard.objects.get().said == 2
    Mention.objects.filter(bin=first).delete()  # nobody told the counts
    counting_once.count([second])
    assert HourHeard.objects.get().said == 2
    counting_once.count([first])
    assert HourHeard.objects.get().said == 1
