"""How much is said in five minutes: counted again from the mentions, never added up."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from itertools import product

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Floor
from django.utils import timezone

from ascolto.core import scoping
from ascolto.core.models import Workspace
from ascolto.monitor import counted
from ascolto.monitor.actions import counting_once
from ascolto.monitor.models import HourVolume, Mention, Volume, Watch
from ascolto.monitor.warning.bins import AN_HOUR, bins_in, hours_of

_FIELDS = ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices")  # fmt: skip

_HOURS = ("workspace_id", "watch_id", "account_id", "hour", "sentiment", "said", "voices")  # fmt: skip

Place = tuple[int, int]  # a watch, five minutes


@transaction.atomic
def count(places: Collection[Place]) -> None:
    """Of these (watch, bin), anew. A few statements, however many they are."""
    if not places:
        return
    in_turn()
    watches = sorted({watch for watch, _ in places})
    wanted = {*places, *_long_ago(watches, places, timezone.now())}
    bins = sorted({bin for _, bin in wanted})
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
    _by_hour(watches, hours_of(bins))
    counting_once.count(bins)


@transaction.atomic
def forget(watch: Watch) -> None:
    """All that was counted of it, once its mentions are gone; what others heard too stays theirs."""
    in_turn()
    Volume.objects.filter(watch=watch).delete()
    HourVolume.objects.filter(watch=watch).delete()
    counting_once.count(counting_once.bins_of(watch))


def _long_ago(
    watches: Collection[int], places: Collection[Place], now: datetime
) -> Iterator[Place]:
    """All of the hours that are long ago: their five minutes may be swept, and they are summed up for all of
    these watches."""
    since = counted.by_bin_since(now)
    old = bins_in(hours_of(bin for _, bin in places if bin < since))
    return product(watches, old)


def in_turn() -> None:
    """One count after the other in a company, to the end of its transaction: two watches share an hour, and the
    second count must see what the first one's changed."""
    mine = Workspace.objects.filter(pk=scoping.current())
    list(mine.select_for_update(no_key=True).values_list("pk"))


def _by_hour(watches: Collection[int], hours: Collection[int]) -> None:
    """The hours these bins lie in, counted again from all of theirs. Three statements."""
    volumes = Volume.objects.filter(watch__among=watches, bin__among=bins_in(hours))
    by = volumes.annotate(hour=Floor(F("bin") / AN_HOUR)).order_by()
    sums = by.values_list("watch_id", "account_id", "hour", "sentiment").annotate(
        Sum("said"), Sum("voices")
    )
    rows = [(scoping.current(), w, a, int(hour), *rest) for w, a, hour, *rest in sums]
    HourVolume.objects.filter(watch__among=watches, hour__among=hours).delete()
    HourVolume.objects.insert(_HOURS, rows)
