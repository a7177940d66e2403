"""How much is said in five minutes: counted again from the mentions, never added up."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count

from ascolto.core import scoping
from ascolto.monitor.models import Mention, Volume

_FIELDS = ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices")  # fmt: skip


@transaction.atomic
def count(places: Collection[tuple[int, int]]) -> None:
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
