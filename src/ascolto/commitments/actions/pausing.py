"""Stop the clock of a commitment, for a stated reason; and start it again.

A first answer cannot wait for anybody: the customer has not heard from a person yet. A promised
time cannot be paused either, only agreed anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments import clock
from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment, Pause
from ascolto.commitments.models.commitment import PROMISES
from ascolto.commitments.reads import targets
from ascolto.commitments.subject import Owed
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal

LONGEST = timedelta(days=90)


@transaction.atomic
def pause(
    commitment: Commitment,
    *,
    awaited: str,
    why: str,
    by: Actor,
    until: datetime | None = None,
) -> Pause:
    """Stand still until the customer writes, `until` comes, or somebody resumes. Raises `Refusal`.

    Pausing what stands still answers the pause that lasts.
    """
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    standing = Pause.objects.filter(commitment=row, ended_at=None).first()
    if standing:
        found: Pause = standing
        return found
    why, now = " ".join(why.split())[:300], timezone.now()
    _check(row, awaited, why, until, now)
    hours = _hours([row]).get(row.pk)
    made: Pause = Pause.objects.create(
        commitment=row, awaited=awaited, why=why, until=until, by_id=by.member_id, at=now,
        left_for=clock.elapsed(now, row.due_at, hours),
    )  # fmt: skip
    row.paused_at = commitment.paused_at = now
    row.save(update_fields=["paused_at"])
    details = {"awaited": awaited, "why": why, "until": until and until.isoformat()}
    telling.record("paused", [(row, by, details)])
    telling.push("commitments.paused", [row])
    return made


def _check(
    row: Commitment, awaited: str, why: str, until: datetime | None, now: datetime
) -> None:
    if not row.is_open:
        raise Refusal(_("This is settled already."), "settled")
    if row.kind == Commitment.Kind.FIRST_REPLY:
        raise Refusal(
            _("The customer has not heard from a person yet: answer first."),
            "not_pausable",
        )
    if row.kind in PROMISES:
        raise Refusal(
            _(
                "A promised time does not pause: agree on another one with the customer."
            ),
            "not_pausable",
        )
    if awaited not in Pause.Awaited.values or len(why) < 3:
        raise Refusal(
            _("Say whom you are waiting for, and for what."), "reason_missing"
        )
    if until is not None and not now < until <= now + LONGEST:
        raise Refusal(
            _("A pause ends within the next ninety days."), "not_in_the_future"
        )


@transaction.atomic
def resume(commitment: Commitment, *, by: Actor, why: str = "") -> None:
    """Start the clock again with the time that was left. Resuming what runs changes nothing."""
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    _resume([row], timezone.now(), by, why or "by hand")
    commitment.paused_at, commitment.due_at = row.paused_at, row.due_at


def wake(standing: Sequence[Commitment], owed: Iterable[Owed]) -> None:
    """The customer wrote: what stood still for them runs again."""
    paused = [row for row in standing if row.is_paused]
    if not paused:
        return
    since = {(o.subject_type, o.subject_id): o.since for o in owed}
    woken = [
        row
        for row in paused
        if row.paused_at
        and since.get((row.subject_type, row.subject_id), row.paused_at) > row.paused_at
    ]
    _resume(
        woken, timezone.now(), Actor.customer("a new message"), "the customer wrote"
    )


@transaction.atomic
def resume_due(now: datetime) -> int:
    """Pauses that were to last until now; how many."""
    due = Pause.objects.filter(ended_at=None, until__lte=now).order_by("until", "pk")
    ids = list(due.values_list("commitment_id", flat=True)[:500])
    rows = Commitment.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    _resume(list(rows), now, Actor.system(), "its time came")
    return len(ids)


def end(commitments: Sequence[Commitment], *, why: str) -> None:
    """They were settled: nothing pauses any more."""
    paused = [row for row in commitments if row.is_paused]
    if not paused:
        return
    _close(paused, timezone.now(), why)
    for row in paused:
        row.paused_at = None
    Commitment.objects.filter(pk__in=[row.pk for row in paused]).update(paused_at=None)


def _resume(rows: Sequence[Commitment], now: datetime, by: Actor, why: str) -> None:
    rows = [row for row in rows if row.is_paused]
    if not rows:
        return
    left, hours = _close(rows, now, why), _hours(rows)
    for row in rows:
        row.paused_at = None
        if row.is_open and not row.is_late:
            _move_on(row, left.get(row.pk, timedelta()), now, hours.get(row.pk))
    Commitment.objects.bulk_update(rows, ["paused_at", "due_at", "warn_at"])
    telling.record(
        "resumed", ((r, by, {"why": why, "due_at": r.due_at.isoformat()}) for r in rows)
    )
    telling.push("commitments.resumed", rows)


def _move_on(
    row: Commitment, left: timedelta, now: datetime, hours: clock.OpeningHours | None
) -> None:
    minutes = left / timedelta(minutes=1)
    row.due_at = clock.deadline(now, minutes, hours)
    if row.warned_at is None:
        row.warn_at = clock.deadline(now, max(minutes - row.minutes / 4, 0), hours)


def _close(rows: Sequence[Commitment], now: datetime, why: str) -> dict[int, timedelta]:
    """End the pauses of these; the time that each had left."""
    pauses = Pause.objects.filter(commitment__in=[r.pk for r in rows], ended_at=None)
    left = dict(pauses.values_list("commitment_id", "left_for"))
    pauses.update(ended_at=now, ended_why=why)
    return left


def _hours(rows: Sequence[Commitment]) -> dict[int, clock.OpeningHours | None]:
    """The hours that each one's clock counts; None: all."""
    book = targets.book(row.brand_id for row in rows)
    return {
        row.pk: book.hours(row.brand_id) if row.counts_opening_hours else None
        for row in rows
    }
