"""How many messages were heard, whoever heard them: each once, however many watches it is a mention of.

Counted by the set of watches that heard the same messages, so that any choice of watches can be added up.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db.models import F, Sum
from django.db.models.functions import Floor

from ascolto.core import scoping
from ascolto.monitor.models import BinHeard, Hearers, HourHeard, Mention, Watch
from ascolto.monitor.warning.bins import AN_HOUR, bins_in, hours_of

_BINS = ("workspace_id", "hearers_id", "account_id", "bin", "sentiment", "said")
_HOURS = ("workspace_id", "hearers_id", "account_id", "hour", "sentiment", "said")

Ids = tuple[int, ...]  # of watches, the smallest first


def count(bins: Collection[int]) -> None:
    """Of these five minutes, anew. A few statements, however many they are."""
    rows = Mention.objects.about_us().filter(bin__among=bins).order_by()
    heard: dict[int, list[int]] = defaultdict(list)
    where: dict[int, tuple[int, int, str]] = {}
    for message, watch, *place in rows.values_list(
        "message_id", "watch_id", "account_id", "bin", "sentiment"
    ):
        heard[message].append(watch)
        where[message] = tuple(place)
    said = Counter((tuple(sorted(by)), *where[pk]) for pk, by in heard.items())
    known = _hearers({by for by, *_ in said})
    BinHeard.objects.filter(bin__among=bins).delete()
    counted = [
        (scoping.current(), known[by], *place, n) for (by, *place), n in said.items()
    ]
    BinHeard.objects.insert(_BINS, counted)
    _by_hour(hours_of(bins))


def bins_of(watch: Watch) -> list[int]:
    """Of the hours in which it was counted: their five minutes may be swept."""
    maybe = Hearers.objects.filter(watches__contains=str(watch.pk))
    with_it = [row.pk for row in maybe if watch.pk in row.ids]
    rows = HourHeard.objects.filter(hearers__among=with_it)
    return bins_in(sorted(set(rows.values_list("hour", flat=True))))


def _by_hour(hours: Collection[int]) -> None:
    """The hours these bins lie in, counted again from all of theirs. Three statements."""
    by = BinHeard.objects.filter(bin__among=bins_in(hours))
    by = by.annotate(hour=Floor(F("bin") / AN_HOUR)).order_by()
    sums = by.values_list("hearers_id", "account_id", "hour", "sentiment").annotate(
        Sum("said")
    )
    rows = [(scoping.current(), h, a, int(hour), *rest) for h, a, hour, *rest in sums]
    HourHeard.objects.filter(hour__among=hours).delete()
    HourHeard.objects.insert(_HOURS, rows)


def _hearers(wanted: Collection[Ids]) -> dict[Ids, int]:
    """Their rows, which stand for good once they were needed."""
    by_key = {_key(ids): ids for ids in wanted}
    mine = Hearers.objects.filter(key__among=sorted(by_key))
    found = dict(mine.values_list("key", "pk"))
    new = [
        (scoping.current(), k, _said(by_key[k])) for k in by_key.keys() - found.keys()
    ]
    if new:
        fields = ("workspace_id", "key", "watches")
        Hearers.objects.insert(fields, new, ignore_conflicts=True)
        found = dict(mine.all().values_list("key", "pk"))
    return {ids: found[k] for k, ids in by_key.items()}


def _key(ids: Ids) -> str:
    """Short, however many watches there are."""
    return hashlib.blake2b(_said(ids).encode(), digest_size=16).hexdigest()


def _said(ids: Ids) -> str:
    return " ".join(map(str, ids))
