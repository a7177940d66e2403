"""A statement goes to the affected: everybody once, each by their own channel, counted.

Rows first (`Telling`, unique for a statement and a customer), then seconds to call it back, then
letters in pieces by an event: who writes into conversations takes them from there, by the key of
each, so that neither a second press nor a crash says anything twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import letters
from ascolto.monitor.actions import affecting, telling_ends
from ascolto.monitor.actions.stepping import step
from ascolto.monitor.models import Affected, Incident, Statement, Telling
from ascolto.monitor.reads import audience

PIECE = 50  # letters of one event
FORGOTTEN = timedelta(minutes=10)
State = Telling.State
_FIELDS = (
    "workspace_id", "statement_id", "affected_id", "customer_id", "state", "tries", "created_at",
)  # fmt: skip


@transaction.atomic
def send(statement: Statement, *, hush_until: datetime | None = None, by: Actor) -> int:
    """To everybody who is affected and was not told it yet; how many it can reach. Twice is once.

    It can be called back for some seconds. Once sent, it is sent to those who were added since. Until
    `hush_until` nobody is called or texted; the others hear at once. Raises `Refusal`.
    """
    require(by, Role.LEAD)
    row = hold(statement)
    _refuse_unready(row, by)
    now, goes_to = timezone.now(), audience.of(row)
    made, was_sent = _line_up(row, now), row.is_sent
    if was_sent and not made:
        return 0
    wait = timedelta(seconds=settings.UNDO_SECONDS)
    row.status, row.leaves_at, row.settled_at = Statement.Status.SENT, now + wait, None
    row.hushed_until = hush_until
    if not was_sent:
        row.sent_at, row.sent_by_id = now, by.member_id
    row.save(update_fields=_SENT)
    _note(row, goes_to, by)
    for at in filter(None, (row.leaves_at, hush_until)):
        _go_on(row, at)
    statement.status, statement.sent_at = row.status, row.sent_at
    statement.leaves_at, statement.hushed_until = row.leaves_at, hush_until
    return goes_to.reached


def _refuse_unready(row: Statement, by: Actor) -> None:
    if by.member_id is None:
        raise Refusal(_("Only a person sends a statement."), "not_a_person")
    if not (row.is_approved or row.is_sent):
        raise Refusal(_("Somebody has to say yes to it first."), "not_approved")
    refuse_over(row)


def refuse_over(row: Statement) -> None:
    """Asked anew: whoever closes it holds the statement first. Raises `Refusal`."""
    if not Incident.objects.open().filter(pk=row.incident_id).exists():
        raise Refusal(_("This incident is over."), "over")


_SENT = ["status", "sent_at", "sent_by", "leaves_at", "hushed_until", "settled_at"]


def _note(row: Statement, goes_to: audience.Audience, by: Actor) -> None:
    left = {"unreached": goes_to.unreached} if goes_to.unreached else {}
    count = goes_to.reached
    step(row.incident, "sent", by=by, statement=row.pk, kind=row.kind, count=count, more=left)  # fmt: skip


def _line_up(row: Statement, now: datetime) -> int:
    """A telling for everybody who has none yet."""
    ids = audience.untold(row).order_by("pk").values_list("pk", "customer_id")
    records = [
        (row.workspace_id, row.pk, affected, customer, State.WAITING, 1, now)
        for affected, customer in ids
    ]
    made: int = Telling.objects.insert(_FIELDS, records, ignore_conflicts=True)
    return made


@transaction.atomic
def call_back(statement: Statement, *, by: Actor) -> None:
    """Before anything has left. Twice is once. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = hold(statement)
    if not row.is_sent:
        return
    handed = row.tellings.filter(asked_at__isnull=False)
    if handed.exists() or (row.leaves_at and row.leaves_at <= timezone.now()):
        raise Refusal(_("It is on its way already."), "too_late")
    _unsend(row, by)
    statement.status = row.status


def _unsend(row: Statement, by: Actor) -> None:
    row.tellings.all().delete()
    row.status, row.sent_at, row.sent_by = Statement.Status.APPROVED, None, None
    row.leaves_at = row.hushed_until = None
    row.save(update_fields=_SENT)
    step(row.incident, "called_back", by=by, statement=row.pk, kind=row.kind)


def stop(statement: Statement, *, by: Actor) -> None:
    """What was not handed out yet stays here, for it is over. In the caller's transaction.

    Who was not told so may be told once the incident is open again.
    """
    row = hold(statement)
    if not row.is_sent:
        return
    waiting = row.tellings.filter(state=State.WAITING, asked_at=None)
    first = waiting.filter(tries=1)
    if row.tellings.exists() and first.count() == row.tellings.count():
        _unsend(row, by)
        return
    count = waiting.filter(tries__gt=1).update(state=State.FAILED, why="called_back")
    if count := count + first.delete()[0]:
        step(row.incident, "called_back", by=by, statement=row.pk, kind=row.kind, count=count)  # fmt: skip
        telling_ends.settle_all({row.pk}, now=timezone.now())


@transaction.atomic
def hand_out(statement_id: int, *, now: datetime) -> bool:
    """The next letters; whether more wait that may leave. Who cannot be told by now is marked so."""
    row = hold(Statement(pk=statement_id))
    if not _may_leave(row, now):
        return False
    hushed = audience.waking() if row.hushed_until and row.hushed_until > now else set()
    waiting = row.tellings.filter(state=State.WAITING, asked_at=None).order_by("pk")
    waiting = waiting.exclude(affected__account__kind__in=hushed)
    some = list(waiting.select_related("affected__account", "customer")[:PIECE])
    affecting.look_again(row.incident, {t.customer_id for t in some}, now=now)
    fresh = Affected.objects.select_related("account").in_bulk(
        [t.affected_id for t in some]
    )
    for telling in some:
        telling.affected = fresh[telling.affected_id]
    # Whose way has become a telephone since they were lined up waits like the others of them.
    ready = [t for t in some if _kind(t) not in hushed]
    due = letters.write(row, ready, now=now)
    Telling.objects.bulk_update(ready, ["state", "why", "asked_at"])
    if due is not None:
        bus.publish(due)
    if due is None or len(due.letters) < len(ready):
        telling_ends.settle_all({row.pk}, now=now)
    return len(some) == PIECE


def _may_leave(row: Statement, now: datetime) -> bool:
    waits = row.leaves_at is not None and row.leaves_at > now
    return row.incident.is_open and row.is_sent and not waits


def _kind(telling: Telling) -> str:
    account = telling.affected.account
    return account.kind if account else ""


@transaction.atomic
def retry(tellings: Sequence[Telling], *, by: Actor) -> int:
    """Once more where it did not arrive; how many. What nobody knows the fate of is not said again.

    Raises `Refusal`.
    """
    require(by, Role.LEAD)
    tried = 0
    for statement_id in sorted({t.statement_id for t in tellings}):
        row = hold(Statement(pk=statement_id))
        refuse_over(row)
        mine = row.tellings.select_for_update().filter(
            pk__among=[t.pk for t in tellings],
            state__in=[State.FAILED, State.UNREACHED],
        )
        rows = list(mine.order_by("pk"))
        for telling in rows:
            telling.state, telling.why, telling.asked_at = State.WAITING, "", None
            telling.tries, telling.message = telling.tries + 1, None
        Telling.objects.bulk_update(
            rows, ["state", "why", "asked_at", "tries", "message"]
        )
        if rows:
            row.settled_at = None
            row.save(update_fields=["settled_at"])
            step(row.incident, "retried", by=by, statement=row.pk, count=len(rows))
            _go_on(row, timezone.now())
        tried += len(rows)
    return tried


@transaction.atomic
def ask_again(*, now: datetime) -> None:
    """Of the company in scope: letters that were handed out and never answered for, and statements that
    nobody went on with. By the key of each, what was written is found rather than written again."""
    lost = Telling.objects.filter(state=State.WAITING, asked_at__lt=now - FORGOTTEN)
    late = Telling.objects.filter(state=State.WAITING, asked_at=None)
    late = late.filter(statement__leaves_at__lt=now - timedelta(minutes=1))
    open_ = Incident.objects.open()
    lost, late = (rows.filter(statement__incident__in=open_) for rows in (lost, late))
    ids = {*lost.values_list("statement_id", flat=True), *late.values_list("statement_id", flat=True)}  # fmt: skip
    lost.update(asked_at=None)
    for row in Statement.objects.filter(pk__in=ids):
        _go_on(row, now)


def _go_on(row: Statement, at: datetime) -> None:
    from ascolto.monitor.jobs import tell

    tell.using(run_after=at, key=f"statement-{row.pk}-{at.timestamp()}").enqueue(
        statement_id=row.pk
    )


def hold(statement: Statement) -> Statement:
    """Nobody else changes it before the caller's transaction ends."""
    rows = Statement.objects.select_for_update(of=("self",))
    row: Statement = rows.select_related("incident__brand", "sent_by").get(
        pk=statement.pk
    )
    return row
