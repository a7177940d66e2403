"""What became of public posts: standing, refused, or in doubt; and what follows once one stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.channels.models import Delivery
from ascolto.core.actor import Actor
from ascolto.monitor.actions import telling_ends, vowing
from ascolto.monitor.actions.stepping import show, step
from ascolto.monitor.models import PublicPost

_TROUBLE = {
    Delivery.Status.FAILED: "not_posted",
    Delivery.Status.UNKNOWN: "post_unknown",
}


@transaction.atomic
def settle(deliveries: Sequence[Delivery]) -> None:
    """Deliveries ended, or changed their mind. One query where none of them is a public post."""
    ends = {d.message_id: d for d in deliveries}
    mine = PublicPost.objects.filter(message__in=list(ends))
    if not ends or not telling_ends.hold(mine):
        return
    rows = mine.select_for_update(of=("self",)).select_related(
        "message__author", "statement__incident", "statement__sent_by", "statement__written_by"
    )  # fmt: skip
    for row in rows.order_by("pk"):
        delivery = ends[row.message_id or 0]
        if delivery.status == Delivery.Status.SENT and row.done_at is None:
            row.link, row.text = row.message.permalink, row.message.text
            author = row.message.author
            by = Actor.member(author) if author else Actor.system()
            stands(row, at=delivery.settled_at or timezone.now(), by=by)
        elif verb := _TROUBLE.get(Delivery.Status(delivery.status)):
            words = f"{row.place}: {delivery.why}".removesuffix(": ")
            incident, mark = row.statement.incident, {"statement": row.statement_id}
            step(incident, verb, by=Actor.system(), words=words[:300], more=mark)
        else:
            show(row.statement.incident)


def stands(row: PublicPost, *, at: datetime, by: Actor) -> None:
    """It can be read there since `at`: the log, the first word and promised news follow. In the caller's
    transaction."""
    statement = row.statement
    row.done_at, row.done_by = at, by.name[:200]
    row.save(update_fields=["link", "text", "done_at", "done_by", "message"])
    incident = statement.incident
    type(incident).objects.filter(pk=incident.pk, public_at=None).update(public_at=at)
    step(incident, "posted", by=by, words=row.place, statement=statement.pk, link=row.link)  # fmt: skip
    telling_ends.first_word(incident, at)
    if statement.is_sent:
        vowing.keep(statement, at=at)
