"""What became of the letters: written, told, failed; and once all are, what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from ascolto.channels.models import Delivery
from ascolto.core.actor import Actor
from ascolto.monitor.actions import vowing
from ascolto.monitor.actions.stepping import show, step
from ascolto.monitor.models import Affected, Incident, Statement, Telling

State = Telling.State
_ENDS = {
    Delivery.Status.SENT: State.TOLD,
    Delivery.Status.FAILED: State.FAILED,
    Delivery.Status.UNKNOWN: State.UNKNOWN,
    Delivery.Status.CANCELLED: State.FAILED,
}


@transaction.atomic
def written(
    pairs: Iterable[tuple[int, int]], refused: Iterable[tuple[int, str]]
) -> None:
    """As (telling, message), and as (telling, why): told twice changes nothing."""
    by_telling = dict(pairs)
    whys = dict(refused)
    ids = [*by_telling, *whys]
    hold(Telling.objects.filter(pk__among=ids))
    rows = list(
        Telling.objects.select_for_update()
        .filter(pk__among=ids, state=State.WAITING)
        .order_by("pk")
    )
    for row in rows:
        if row.pk in by_telling:
            row.state, row.message_id = State.WRITTEN, by_telling[row.pk]
        else:
            row.state, row.why = State.FAILED, whys[row.pk][:300]
    Telling.objects.bulk_update(rows, ["state", "message", "why"])
    # A quick channel may have delivered what we only hear of now.
    messages = [row.message_id for row in rows if row.message_id]
    done = Delivery.objects.filter(message__in=messages, status__in=list(_ENDS))
    settle(list(done))
    settle_all({row.statement_id for row in rows}, now=timezone.now())


@transaction.atomic
def settle(deliveries: Sequence[Delivery]) -> None:
    """Deliveries ended, or changed their mind. One query where none of them is a statement's."""
    ends = {d.message_id: d for d in deliveries if d.status in _ENDS}
    mine = Telling.objects.filter(message__in=list(ends))
    if not ends or not hold(mine):
        return
    rows = list(mine.select_for_update().order_by("pk"))
    for row in rows:
        delivery = ends[row.message_id or 0]
        row.state = _ENDS[Delivery.Status(delivery.status)]
        row.why = "" if row.state == State.TOLD else (delivery.why or "called_back")[:300]  # fmt: skip
        at = delivery.settled_at or timezone.now()
        row.told_at = at if row.state == State.TOLD else None
    Telling.objects.bulk_update(rows, ["state", "why", "told_at"])
    _mark_told([row for row in rows if row.told_at])
    settle_all({row.statement_id for row in rows}, now=timezone.now())


def hold(*named: QuerySet[Any]) -> bool:
    """The statements of these rows, before anything that hangs on them; whether there are any.

    One order for all: statements by their number, then the incident, then tellings, posts and what was
    promised. Whoever closes an incident goes the same way, else each would wait for the other.
    """
    ids = {pk for rows in named for pk in rows.values_list("statement", flat=True)}
    held = Statement.objects.filter(pk__in=ids).order_by("pk") if ids else ()
    return bool(held and list(held.select_for_update(no_key=True).values_list("pk")))


def _mark_told(rows: Sequence[Telling]) -> None:
    """Since when each of them knows, and when the first of them heard."""
    told = {row.affected_id: row.told_at for row in rows}
    news = list(Affected.objects.filter(pk__in=list(told), told_at=None).order_by("pk"))
    for one in news:
        one.told_at = told[one.pk]
    Affected.objects.bulk_update(news, ["told_at"])
    first: dict[int, datetime] = {}
    for row in rows:
        if row.told_at:
            at = first.get(row.statement_id, row.told_at)
            first[row.statement_id] = min(at, row.told_at)
    said = Statement.objects.filter(pk__in=list(first)).select_related(
        "incident", "sent_by", "written_by"
    )
    for statement in said:
        first_word(statement.incident, first[statement.pk])
        vowing.keep(statement, at=first[statement.pk])


def first_word(incident: Incident, at: datetime) -> None:
    """The first of the affected, or the public, heard from us."""
    rows = Incident.objects.filter(pk=incident.pk)
    if rows.filter(first_word_at=None).update(first_word_at=at):
        step(incident, "first_word", by=Actor.system(), at=at)
    else:
        rows.filter(first_word_at__gt=at).update(first_word_at=at)


def settle_all(statement_ids: Collection[int], *, now: datetime) -> None:
    """Where nobody is under way any more, the statement is settled and the public may hear it."""
    rows = Statement.objects.sent().filter(pk__in=statement_ids)
    for row in rows.select_related("incident", "sent_by", "written_by").order_by("pk"):
        show(row.incident)
        if row.settled_at or row.tellings.under_way().exists():
            continue
        if not Statement.objects.filter(pk=row.pk, settled_at=None).update(settled_at=now):  # fmt: skip
            continue
        counts = {
            state: row.tellings.filter(state=state).count()
            for state in (State.TOLD, State.FAILED, State.UNKNOWN, State.UNREACHED)
        }
        step(row.incident, "settled", by=Actor.system(), statement=row.pk, **counts)
