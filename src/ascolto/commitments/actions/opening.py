"""Begin to owe: somebody wrote and waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from ascolto.commitments import clock
from ascolto.commitments.actions import pausing, telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import targets
from ascolto.commitments.subject import Owed
from ascolto.core import scoping
from ascolto.core.actor import Actor

__all__ = ["Owed", "open_for"]

Key = tuple[str, int, str]  # subject type and id, kind: open once
Kind = Commitment.Kind


@transaction.atomic
def open_for(owed: Sequence[Owed], *, by: Actor | None = None) -> dict[int, Commitment]:
    """Open what is owed; returns the open commitment of each subject, by subject id.

    For subjects of one type. A customer who writes three times waits once, since the first of
    them, in whatever order they come in. A message that has opened a commitment before opens no
    second one: when that one is settled, its subject is missing in the answer. A subject with
    commitments of two kinds is answered with the one due first. A constant number of queries.
    """
    if not owed:
        return {}
    _require_one_type(owed)
    book = targets.book(o.brand_id for o in owed)
    if book.names(Kind.RESOLUTION):
        owed = [*owed, *(replace(o, kind=Kind.RESOLUTION) for o in owed)]
    standing, settled = _known(owed)
    pausing.wake(list(standing.values()), owed)
    begins = _with_times(
        _first_of_each([o for o in owed if _seen(o.message_id, o.kind) not in settled]),
        book,
    )
    fresh = [b for b in begins if b.key not in standing]
    opened, others = _insert(fresh)
    standing |= others
    earlier = [b for b in begins if b.key in standing and b.moves_back(standing[b.key])]
    moved = _move_back(earlier, standing)
    actor = by or Actor.system()
    telling.record("opened", ((c, actor, _due(c)) for c in opened))
    telling.record("moved back", ((c, actor, _due(c)) for c in moved))
    telling.push("commitments.opened", [*opened, *moved])
    return _by_subject([*standing.values(), *opened])


def _seen(message_id: int | None, kind: str) -> tuple[int | None, bool]:
    """A message opens one commitment to answer it, and one to resolve the matter."""
    return message_id, kind == Kind.RESOLUTION


@dataclass(frozen=True)
class _Begin:
    """An `Owed` with its times."""

    owed: Owed
    terms: targets.Terms
    warn_at: datetime
    due_at: datetime
    calls_at: datetime | None = None  # who is on call, before anything is late

    @property
    def key(self) -> Key:
        return _key(self.owed)

    def moves_back(self, open_one: Commitment) -> bool:
        """Said before what opened it, and only now heard of."""
        return self.owed.since < open_one.started_at

    def as_row(self) -> Commitment:
        return Commitment(
            workspace_id=scoping.current(),
            kind=self.owed.kind,
            brand_id=self.owed.brand_id,
            account_id=self.owed.account_id,
            subject_type=self.owed.subject_type,
            subject_id=self.owed.subject_id,
            customer_id=self.owed.customer_id,
            opened_by_message_id=self.owed.message_id,
            started_at=self.owed.since,
            warn_at=self.warn_at,
            due_at=self.due_at,
            escalate_at=self.calls_at,
            minutes=self.terms.allowance.minutes,
            counts_opening_hours=self.terms.allowance.counts_opening_hours,
            terms=self.terms.allowance.terms,
            is_public=self.owed.is_public,
            urgency=self.owed.urgency,
        )


def _key(row: Owed | Commitment) -> Key:
    if isinstance(row, Commitment) and row.is_promise:  # any number of them may be open
        return row.subject_type, row.subject_id, f"{row.kind}:{row.pk}"
    return row.subject_type, row.subject_id, row.kind


def _require_one_type(owed: Sequence[Owed]) -> None:
    types = {o.subject_type for o in owed}
    if len(types) > 1:
        raise ValueError(f"subjects of one type at a time, not {sorted(types)}")


def _first_of_each(owed: Sequence[Owed]) -> list[Owed]:
    first: dict[Key, Owed] = {}
    for one in sorted(owed, key=lambda o: (o.since, o.message_id or 0)):
        first.setdefault(_key(one), one)
    return list(first.values())


def _known(
    owed: Sequence[Owed],
) -> tuple[dict[Key, Commitment], set[tuple[int | None, bool]]]:
    """What is open for these subjects (locked), and which messages were settled already."""
    messages = {o.message_id for o in owed if o.message_id is not None}
    rows = Commitment.objects.select_for_update().filter(
        Q(state=Commitment.State.OPEN) | Q(opened_by_message_id__among=messages),
        subject_type=owed[0].subject_type,
        subject_id__among={o.subject_id for o in owed},
    )
    standing: dict[Key, Commitment] = {}
    settled: set[tuple[int | None, bool]] = set()
    for row in rows.order_by("pk"):
        if row.is_open:
            standing[_key(row)] = row
        elif row.opened_by_message_id is not None:
            settled.add(_seen(row.opened_by_message_id, row.kind))
    return standing, settled


def _with_times(owed: Sequence[Owed], book: targets.Book) -> list[_Begin]:
    begins = []
    for one in owed:
        terms = book.terms(
            one.kind, brand_id=one.brand_id, account_id=one.account_id,
            is_public=one.is_public, urgency=one.urgency,
        )  # fmt: skip
        if one.kind == Kind.RESOLUTION and not terms.allowance.terms:
            continue  # promised only where somebody set a target
        minutes = terms.allowance.minutes
        warn = clock.warn_at(one.since, minutes, terms.hours)
        due = clock.deadline(one.since, minutes, terms.hours)
        calls = book.calls_at(one.brand_id, one.urgency, one.kind)
        begins.append(_Begin(one, terms, warn, due, calls))
    return begins


def _insert(
    begins: Sequence[_Begin],
) -> tuple[list[Commitment], dict[Key, Commitment]]:
    """Our new rows, and others': another process may have opened the same a moment before."""
    if not begins:
        return [], {}
    rows = [b.as_row() for b in sorted(begins, key=lambda b: b.key)]
    Commitment.objects.bulk_create(rows, ignore_conflicts=True)
    if all(row.pk for row in rows):
        return rows, {}
    wanted = {_key(row): row.opened_by_message_id for row in rows}
    stored = Commitment.objects.open().filter(
        subject_type=rows[0].subject_type, subject_id__in={r.subject_id for r in rows}
    )
    ours, others = [], {}
    for row in stored.select_for_update().order_by("pk"):
        if _key(row) not in wanted:
            continue
        if row.opened_by_message_id == wanted[_key(row)]:
            ours.append(row)
        else:
            others[_key(row)] = row
    return ours, others


def _move_back(
    begins: Sequence[_Begin], standing: dict[Key, Commitment]
) -> list[Commitment]:
    moved = []
    for begin in begins:
        row = standing[begin.key]
        row.started_at = begin.owed.since
        row.opened_by_message_id = begin.owed.message_id
        row.warn_at = min(row.warn_at, begin.warn_at)
        row.due_at = min(row.due_at, begin.due_at)
        moved.append(row)
    Commitment.objects.bulk_update(
        moved, ["started_at", "opened_by_message_id", "warn_at", "due_at"]
    )
    return moved


def _due(row: Commitment) -> dict[str, object]:
    return {"due_at": row.due_at.isoformat(), "minutes": row.minutes}


def _by_subject(rows: Sequence[Commitment]) -> dict[int, Commitment]:
    """What is due first of each; the end of the matter is a promise of another kind."""
    shown = [r for r in rows if r.kind != Kind.RESOLUTION and not r.is_paused]
    last_first = sorted(shown, key=lambda row: row.due_at, reverse=True)
    return {row.subject_id: row for row in last_first}
