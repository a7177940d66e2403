"""Give a promise in words, agree on another time for it, mark it as kept or as no longer wanted.

Offered by what recognises promises, made by a person, never silently.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.actions import pausing, telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import PROMISES
from ascolto.commitments.subject import Subject
from ascolto.core import scoping
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.events import CommitmentsSettled

LONGEST = timedelta(days=400)
EARLIEST_WARNING = timedelta(days=1)


@dataclass(frozen=True)
class Word:
    """A promise as a person gives it."""

    kind: str  # "call_back", "promise", "incident_update"
    words: str
    due_at: datetime


@dataclass(frozen=True)
class About:
    """To whom, and where."""

    subject: Subject
    brand_id: int
    account_id: int | None
    customer_id: int | None
    message_id: int | None = None  # the answer it stands in


@transaction.atomic
def promise(about: About, words: Sequence[Word], *, by: Actor) -> list[Commitment]:
    """Write these promises into the ledger; returns those that are new.

    The same words in the same message are the same promise. Raises `Refusal`.
    """
    if not words:
        return []
    if not by.is_person:
        raise Refusal(_("Only a person promises something."), "not_a_person")
    now = timezone.now()
    for word in words:
        _check(word.kind, word.words, word.due_at, now)
    known = set()
    if about.message_id is not None:
        rows = Commitment.objects.filter(
            kind__in=PROMISES, opened_by_message_id=about.message_id
        )
        known = set(rows.values_list("kind", "words"))
    made = Commitment.objects.bulk_create(
        _row(about, word, by, now)
        for word in dict.fromkeys(words)
        if (word.kind, _tidy(word.words)) not in known
    )
    telling.record(
        "promised",
        ((c, by, {"words": c.words, "due_at": c.due_at.isoformat()}) for c in made),
    )
    telling.push("commitments.opened", made)
    return list(made)


def _row(about: About, word: Word, by: Actor, now: datetime) -> Commitment:
    return Commitment(
        workspace_id=scoping.current(),
        kind=word.kind,
        words=_tidy(word.words),
        brand_id=about.brand_id,
        account_id=about.account_id,
        customer_id=about.customer_id,
        subject_type=about.subject.type,
        subject_id=about.subject.id,
        opened_by_message_id=about.message_id,
        made_by_id=by.member_id,
        started_at=now,
        warn_at=_warn_at(now, word.due_at),
        due_at=word.due_at,
        minutes=max(int((word.due_at - now).total_seconds() // 60), 1),
    )


def _warn_at(now: datetime, due_at: datetime) -> datetime:
    """In the last quarter, but not days ahead."""
    return due_at - min((due_at - now) / 4, EARLIEST_WARNING)


def _tidy(words: str) -> str:
    return " ".join(words.split())[:300]


def _check(kind: str, words: str, due_at: datetime, now: datetime) -> None:
    if kind not in PROMISES or not _tidy(words):
        raise Refusal(_("Say what is promised."), "not_a_promise")
    if not now < due_at <= now + LONGEST:
        raise Refusal(
            _("A promise is for a time to come, within a year."), "not_in_the_future"
        )


@transaction.atomic
def change(commitment: Commitment, *, due_at: datetime, why: str, by: Actor) -> None:
    """Another time was agreed with the customer. Raises `Refusal`."""
    row = _held(commitment)
    why = _tidy(why)
    if len(why) < 3:
        raise Refusal(_("Say why the time changes."), "reason_missing")
    now = timezone.now()
    _check(row.kind, row.words or "-", due_at, now)
    before, row.due_at = row.due_at, due_at
    row.warn_at, row.warned_at, row.escalate_at = _warn_at(now, due_at), None, None
    fields = ["due_at", "warn_at", "warned_at", "escalate_at"]
    if row.is_late:  # late stays late: a new time does not undo that the old one passed
        fields = ["due_at"]
    row.save(update_fields=fields)
    commitment.due_at = due_at
    details = {"from": before.isoformat(), "to": due_at.isoformat(), "why": why}
    telling.record("changed", [(row, by, details)])
    telling.push("commitments.changed", [row])


@transaction.atomic
def mark_kept(
    commitments: Sequence[Commitment], *, by: Actor, at: datetime | None = None
) -> list[Commitment]:
    """A person says that it was done, now or `at` an earlier moment. Marking twice changes nothing.

    Raises `Refusal`.
    """
    if not by.is_person:
        raise Refusal(
            _("Only a person can say that a promise was kept."), "not_a_person"
        )
    rows = _open(commitments)
    now = min(at or timezone.now(), timezone.now())
    for row in rows:
        if row.kind not in (*PROMISES, Commitment.Kind.RESOLUTION):
            raise Refusal(
                _("An answer that is delivered keeps this; a mark does not."),
                "not_markable",
            )
        row.state, row.settled_at = Commitment.State.KEPT, now
        row.settled_by_id = by.member_id
        row.breached_at = row.breached_at or (row.due_at if now > row.due_at else None)
    fields = ["state", "settled_at", "settled_by", "breached_at"]
    Commitment.objects.bulk_update(rows, fields)
    pausing.end(rows, why="kept")
    _settled("kept", rows, by, {"by_mark": True})
    return rows


@transaction.atomic
def drop(commitment: Commitment, *, why: str, by: Actor) -> None:
    """It is not owed any more, and somebody says why. Raises `Refusal`."""
    why = _tidy(why)
    if len(why) < 3:
        raise Refusal(_("Say why it is not owed any more."), "reason_missing")
    _drop(_open([commitment]), why, by)


def call_back(message_ids: Collection[int], *, why: str) -> list[Commitment]:
    """These answers never left: what they promised was never said, what they did was not done."""
    ours = Commitment.objects.open().filter(kind__in=PROMISES)
    ours.filter(keeping_message_id__in=message_ids).update(keeping_message_id=None)
    said = ours.filter(opened_by_message_id__in=message_ids).select_for_update()
    rows = list(said.order_by("pk"))
    _drop(rows, why, Actor.system())
    return rows


def keep_with(message_id: int, commitments: Sequence[Commitment]) -> None:
    """This answer does what they promised: its delivery keeps them."""
    Commitment.objects.open().filter(
        pk__in=[c.pk for c in commitments], kind__in=PROMISES
    ).update(keeping_message_id=message_id)


def _drop(rows: Sequence[Commitment], why: str, by: Actor) -> None:
    for row in rows:
        row.state, row.reason = Commitment.State.RELEASED, why
        row.settled_at, row.settled_by_id = timezone.now(), by.member_id
    Commitment.objects.bulk_update(
        rows, ["state", "reason", "settled_at", "settled_by"]
    )
    _settled("released", rows, by, {"reason": why})


def _settled(
    verb: str, rows: Sequence[Commitment], by: Actor, details: dict[str, object]
) -> None:
    telling.record(verb, ((row, by, details) for row in rows))
    telling.publish(CommitmentsSettled, rows)
    telling.push("commitments.settled", rows)


def _held(commitment: Commitment) -> Commitment:
    rows = _open([commitment])
    if not rows:
        raise Refusal(_("This is settled already."), "settled")
    return rows[0]


def _open(commitments: Sequence[Commitment]) -> list[Commitment]:
    rows = Commitment.objects.open().select_for_update()
    return list(rows.filter(pk__in=[c.pk for c in commitments]).order_by("pk"))
