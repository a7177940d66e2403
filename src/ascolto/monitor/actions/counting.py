"""How much is said in five minutes: counted again from the mentions, never added up."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Floor

from ascolto.core import scoping
from ascolto.core.models import Workspace
from ascolto.monitor.models import (
    Hearers,
    HourHeard,
    HourVolume,
    Mention,
    Volume,
    Watch,
)
from ascolto.monitor.warning.bins import AN_HOUR

_FIELDS = ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices")  # fmt: skip

_HOURS = ("workspace_id", "watch_id", "account_id", "hour", "sentiment", "said", "voices")  # fmt: skip

_ONCE = ("workspace_id", "hearers_id", "account_id", "hour", "sentiment", "said")

Place = tuple[int, int]  # a watch, five minutes
Ids = tuple[int, ...]  # of watches, the smallest first


@transaction.atomic
def count(places: Collection[Place]) -> None:
    """Of these (watch, bin), anew. A few statements, however many they are."""
    if not places:
        return
    _in_turn()
    watches = sorted({watch for watch, _ in places})
    wanted, bins = set(places), sorted({bin for _, bin in places})
    mentions = Mention.objects.about_us().filter(watch__among=watches, bin__among=bins)
    # A text that has no print of its own is nobody's copy; each author counts once.
    found = mentions.values_list("watch_id", "account_id", "bin", "sentiment").annotate(
        said=Count("pk"),
        authors=Count("handle", distinct=True),
        texts=Count("copy_of", distinct=True),
    )
    rows = [
        (scoping.current(), watch, account, bin, mood, said, min(max(who, 1), texts))
        for watch, account, bin, mood, said, who, texts in found.order_by()
        if (watch, bin) in wanted
    ]
    old = Volume.objects.filter(watch__among=watches, bin__among=bins)
    held = old.values_list("pk", "watch_id", "bin")
    stale = [pk for pk, watch, bin in held if (watch, bin) in wanted]
    Volume.objects.filter(pk__among=stale).delete()
    Volume.objects.insert(_FIELDS, rows)
    hours = sorted({bin // AN_HOUR for bin in bins})
    _by_hour(watches, hours)
    _each_once(hours)


@transaction.atomic
def forget(watch: Watch) -> None:
    """All that was counted of it, once its mentions are gone; what others heard too stays theirs."""
    _in_turn()
    with_it = [row.pk for row in Hearers.objects.all() if watch.pk in row.ids]
    hours = HourHeard.objects.filter(hearers__among=with_it).values_list(
        "hour", flat=True
    )
    Volume.objects.filter(watch=watch).delete()
    HourVolume.objects.filter(watch=watch).delete()
    _each_once(sorted(set(hours)))


def _in_turn() -> None:
    """One count after the other in a company, to the end of its transaction: two watches share an hour, and the
    second count must see what the first one's changed."""
    mine = Workspace.objects.filter(pk=scoping.current())
    list(mine.select_for_update(no_key=True).values_list("pk"))


def _bins(hours: Collection[int]) -> list[int]:
    return [hour * AN_HOUR + n for hour in hours for n in range(AN_HOUR)]


def _by_hour(watches: Collection[int], hours: Collection[int]) -> None:
    """The hours these bins lie in, counted again from all of theirs. Three statements."""
    inside = _bins(hours)
    volumes = Volume.objects.filter(watch__among=watches, bin__among=inside)
    by = volumes.annotate(hour=Floor(F("bin") / AN_HOUR)).order_by()
    sums = by.values_list("watch_id", "account_id", "hour", "sentiment").annotate(
        Sum("said"), Sum("voices")
    )
    rows = [(scoping.current(), w, a, int(hour), *rest) for w, a, hour, *rest in sums]
    HourVolume.objects.filter(watch__among=watches, hour__among=hours).delete()
    HourVolume.objects.insert(_HOURS, rows)


def _each_once(hours: Collection[int]) -> None:
    """The messages of these hours, whoever heard them: each once. A few statements."""
    rows = Mention.objects.about_us().filter(bin__among=_bins(hours)).order_by()
    heard: dict[int, list[int]] = defaultdict(list)
    where: dict[int, tuple[int, int, str]] = {}
    for message, watch, account, bin, mood in rows.values_list(
        "message_id", "watch_id", "account_id", "bin", "sentiment"
    ):
        heard[message].append(watch)
        where[message] = (account, bin // AN_HOUR, mood)
    said = Counter((tuple(sorted(by)), *where[pk]) for pk, by in heard.items())
    known = _hearers({by for by, *_ in said})
    HourHeard.objects.filter(hour__among=hours).delete()
    counted = [
        (scoping.current(), known[by], *place, n) for (by, *place), n in said.items()
    ]
    HourHeard.objects.insert(_ONCE, counted)


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
