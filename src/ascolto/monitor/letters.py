"""The letters of a statement: for each customer the words, the channel, and why where there are none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ascolto.events import StatementsDue
from ascolto.monitor import wording
from ascolto.monitor.letter_words import Words
from ascolto.monitor.models import Statement, Telling

State = Telling.State


def write(
    row: Statement, tellings: Sequence[Telling], *, now: datetime
) -> StatementsDue | None:
    """Those that can be told, as one event; None where nobody can. The tellings say which; who cannot be
    told is marked so, and nothing is saved here."""
    said, letters = Words(row), []
    for telling in tellings:
        letter = _letter(row, telling, said)
        if letter is not None:
            telling.asked_at = now
            letters.append(letter)
    return _due(row, letters) if letters else None


def _due(row: Statement, letters: Sequence[dict[str, Any]]) -> StatementsDue:
    incident = row.incident
    return StatementsDue(
        row.workspace_id, incident.pk, incident.name, row.sent_by_id or 0, tuple(letters)
    )  # fmt: skip


def _letter(row: Statement, telling: Telling, said: Words) -> dict[str, Any] | None:
    """What is to be said to one of them; None where they cannot be told, and then the telling says why."""
    affected, words = telling.affected, _words(row, telling, said)
    if isinstance(words, str):
        _mark(telling, words)
        return None
    text, template = words
    complaint = affected.complaint_thread_id
    return {
        "telling": telling.pk,
        "key": str(telling.key),
        "customer": telling.customer_id,
        "thread": affected.thread_id or 0,
        "account": affected.account_id,
        "address": affected.address,
        "subject": row.subject,
        "text": text,
        "language": affected.language,
        "answers": complaint is not None and complaint == affected.thread_id,
        "template": template,
    }


def _words(
    row: Statement, telling: Telling, said: Words
) -> tuple[str, dict[str, Any]] | str:
    """As `Words.of`; or the code of why they cannot be told."""
    affected, account = telling.affected, telling.affected.account
    if affected.removed_at is not None:
        return "removed"
    if not affected.is_reachable or account is None:
        return affected.reach_why or "no_channel"
    known = wording.values(name=telling.customer.name, brand=row.incident.brand.name)
    return said.of(account.kind, affected.reach, affected.language, known)


def _mark(telling: Telling, why: str) -> None:
    """Nothing is said to them; `why`: a code, said in words by `incident_saying`."""
    telling.state, telling.why = State.UNREACHED, why
