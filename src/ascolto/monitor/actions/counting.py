"""How much is said in five minutes: counted again from the mentions, never added up."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F, Sum
from django.db.models.functions import Floor

from ascolto.core import scoping
from ascolto.monitor.models import HourVolume, Mention, Volume
from ascolto.monitor.warning.bins import AN_HOUR

_FIELDS = ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices")  # fmt: skip

_HOURS = ("workspace_id", "watch_id", "account_id", "hour", "sentiment", "said", "voices")  # fmt: skip


Place = tuple[int, int]  # a watch, five minutes


@transaction.atomic
def count(places: Collection[Place]) -> None:
    """Of these (watch, bin), anew. A few statements, however many they are."""
    if not places:
        return
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
    stale = [
        pk
        for pk, watch, bin in old.values_list("pk", "watch_id", "bin")
        if (watch, bin) in wanted
    ]
    Volume.objects.filter(pk__among=stale).delete()
    Volume.objects.insert(_FIELDS, rows)
    _by_hour(watches, sorted({bin // AN_HOUR for bin in bins}))


def _by_hour(watches: Collection[int], hours: Collection[int]) -> None:
    """The hours these bins lie in, counted again from all of theirs. Three statements."""
    inside = [hour * AN_HOUR + n for hour in hours for n in range(AN_HOUR)]
    volumes = Volume.objects.filter(watch__among=watches, bin__among=inside)
    by = volumes.annotate(hour=Floor(F("bin") / AN_HOUR)).order_by()
    sums = by.values_list("watch_id", "account_id", "hour", "sentiment").annotate(
        Sum("said"), Sum("voices")
    )
    rows = [(scoping.current(), w, a, int(hour), *rest) for w, a, hour, *rest in sums]
    HourVolume.objects.filter(watch__among=watches, hour__among=hours).delete()
    HourVolume.objects.insert(_HOURS, rows)
