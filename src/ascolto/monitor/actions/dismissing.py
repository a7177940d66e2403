"""“Not about us”: the mention goes, and the watch learns from it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.core import activity, words
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.monitor import aboutness, changing
from ascolto.monitor.actions import counting
from ascolto.monitor.models import Mention, Watch

_MOST = 300  # decisions of each sort that are looked at


@transaction.atomic
def dismiss(mention: Mention, *, by: Actor) -> None:
    """Twice is once."""
    require(by, Role.AGENT)
    at = changing.turn()
    mine = Mention.objects.filter(pk=mention.pk, dismissed_at=None)
    if mine.update(dismissed_at=timezone.now(), dismissed_by=by.name[:200]):
        _follow(mention, "dismissed", at, by)


@transaction.atomic
def restore(mention: Mention, *, by: Actor) -> None:
    """It is about us after all."""
    require(by, Role.AGENT)
    at = changing.turn()
    mine = Mention.objects.filter(pk=mention.pk).exclude(dismissed_at=None)
    if mine.update(dismissed_at=None, dismissed_by=""):
        _follow(mention, "restored", at, by)


def _follow(mention: Mention, verb: str, at: datetime, by: Actor) -> None:
    mention.refresh_from_db(fields=["dismissed_at", "dismissed_by"])
    counting.count({(mention.watch_id, mention.bin)})
    watch = Watch.objects.get(pk=mention.watch_id)
    watch.learnt, watch.changed_at = learnt(watch), at
    watch.save(update_fields=["learnt", "changed_at"])
    activity.record(verb, watch, by=by, message=mention.message_id)


def learnt(watch: Watch) -> aboutness.Learnt:
    """From what was dismissed, against the newest of what was kept."""
    mine = Mention.objects.filter(watch=watch).order_by("-pk")
    kept, dismissed = (
        [set(words.words(text)) for text in rows.values_list("message__text", flat=True)[:_MOST]]
        for rows in (mine.filter(dismissed_at=None), mine.exclude(dismissed_at=None))
    )  # fmt: skip
    return aboutness.learn(kept, dismissed)
