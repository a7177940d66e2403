"""The letters of a statement: for each customer the words, the channel, and why where there are none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from ascolto.channels.contract import Template
from ascolto.events import StatementsDue
from ascolto.monitor import wording
from ascolto.monitor.models import Affected, Statement, Telling
from ascolto.monitor.reads import statements
from ascolto.monitor.wording import Wording

State = Telling.State


def write(
    row: Statement, tellings: Sequence[Telling], *, now: datetime
) -> StatementsDue | None:
    """Those that can be told, as one event; None where nobody can. The tellings say which; who cannot be
    told is marked so, and nothing is saved here."""
    said = statements.wordings_of([row]).get(row.pk, [])
    letters = []
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


def _letter(
    row: Statement, telling: Telling, said: Sequence[Wording]
) -> dict[str, Any] | None:
    """What is to be said to one of them; None where they cannot be told, and then the telling says why."""
    affected, customer = telling.affected, telling.customer
    if affected.removed_at is not None:
        return _mark(telling, "removed")
    if not affected.is_reachable or affected.account is None:
        return _mark(telling, affected.reach_why or "no_channel")
    known = wording.values(name=customer.name, brand=row.incident.brand.name)
    words = _words(row, affected, said, known)
    if isinstance(words, str):
        return _mark(telling, words)
    text, template = words
    complaint = affected.complaint_thread_id
    return {
        "telling": telling.pk,
        "key": str(telling.key),
        "customer": customer.pk,
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
    row: Statement,
    affected: Affected,
    said: Sequence[Wording],
    known: Mapping[str, str],
) -> tuple[str, dict[str, Any]] | str:
    """The text, and the approved text it comes from; or the code of why there is none."""
    kind = affected.account.kind if affected.account else ""
    if affected.reach == Affected.Reach.TEMPLATE:
        found = _template(row, kind, affected.language, said)
        return _filled(*found, known) if found else "template"
    one = wording.choose(said, kind, affected.language)
    text = wording.fill(one.text, known) if one else ""
    return (text, {}) if text else "no_words"


def _mark(telling: Telling, why: str) -> dict[str, Any] | None:
    """Nothing is said to them; `why`: a code, said in words by `incident_saying`."""
    telling.state, telling.why = State.UNREACHED, why
    return None


def _template(
    row: Statement, kind: str, language: str, said: Sequence[Wording]
) -> tuple[Template, tuple[str, ...]] | None:
    """The approved text that was chosen for this channel, in the language or in any."""
    mine = [w for w in said if w.kind == kind and w.template]
    for one in sorted(mine, key=lambda w: w.language != language):
        for found in statements.templates(row.incident, kind, one.language):
            if found.name == one.template and len(one.values) == len(found.places):
                return found, one.values
    return None


def _filled(
    template: Template, values: Sequence[str], known: Mapping[str, str]
) -> tuple[str, dict[str, Any]]:
    given = [wording.fill(value, known) or "–" for value in values]
    text = template.body
    for place, value in zip(template.places, given, strict=True):
        text = text.replace("{" + place + "}", value)
    return text, {"name": template.name, "language": template.language, "values": given}
