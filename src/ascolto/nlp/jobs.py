"""Work of this package that is done later."""

from __future__ import annotations

from datetime import timedelta

from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.core.jobs import every, job
from ascolto.core.scoping import scope, unscoped

AT_ONCE = 300


@job()
def annotate(message_ids: list[int], again: bool = False) -> None:
    """Read a batch of messages with our models, or with the reader the operator configured."""
    from ascolto.nlp import readers
    from ascolto.nlp.actions import annotating

    rows = Message.objects.filter(pk__among=message_ids).defer("html", "quoted", "meta")
    messages = list(rows.select_related("account__brand").order_by("pk"))
    if not messages:
        return
    other = readers.configured()
    readings = annotating.read(messages, other) if other is not None else None
    annotating.annotate(messages, readings=readings, again=again)


@job(attempts=3)
def catch_up(after: int = 0) -> None:
    """Read what was stored before anybody read messages, a batch at a time, oldest first."""
    rows = Message.objects.inbound().filter(pk__gt=after, annotation=None)
    rows = rows.order_by("pk")
    ids = list(rows.values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        annotate(message_ids=ids)
        catch_up.using(key=f"nlp.catch_up:{ids[-1]}").enqueue(after=ids[-1])


@every(timedelta(days=1))
def catch_up_all() -> None:
    """Of every company that has messages which nobody has read: an installation from before."""
    with unscoped("the clock serves every workspace"):
        unread = Message.objects.inbound().filter(annotation=None).order_by()
        companies = list(unread.values_list("workspace_id", flat=True).distinct())
    for workspace_id in companies:
        with scope(workspace_id):
            catch_up.using(key=f"nlp.catch_up:{workspace_id}:0").enqueue()


@job(attempts=3)
def learn(labels: list[str]) -> None:
    """Learn from corrections again; asked for by a key, so that many corrections are one lesson."""
    from ascolto.nlp.actions import tuning

    for label in labels:
        tuning.learn(label, by=Actor.system())
