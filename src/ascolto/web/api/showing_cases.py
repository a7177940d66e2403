"""Cases and facts as they go out. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Sequence

from ascolto.operate.models import Case, Fact, Regrouping
from ascolto.web.api import case_schemas as s
from ascolto.web.api.schemas import Named


def _case(row: Case) -> dict[str, object]:
    return {
        "id": row.pk,
        "number": row.number,
        "title": row.title,
        "status": row.status,
        "customer": Named(id=row.customer_id, name=str(row.customer)),
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
    }


def case(row: Case) -> s.CaseOut:
    return s.CaseOut.model_validate(_case(row))


def whole_case(
    row: Case, conversation_ids: Sequence[int], steps: Sequence[Regrouping]
) -> s.CaseFull:
    more: dict[str, object] = {
        "conversation_ids": list(conversation_ids),
        "regroupings": [regrouping(step) for step in steps],
    }
    return s.CaseFull.model_validate(_case(row) | more)


def regrouping(row: Regrouping) -> s.RegroupingOut:
    return s.RegroupingOut(
        id=row.pk,
        kind=row.kind,
        case_id=row.case_id,
        conversation_id=row.conversation_id,
        reason=row.reason,
        by=row.by_name,
        at=row.at,
        undone_at=row.undone_at,
    )


def fact(row: Fact) -> s.FactOut:
    return s.FactOut(
        id=row.pk,
        conversation_id=row.conversation_id,
        message_id=row.message_id,
        kind=row.kind,
        label=row.label,
        value=row.value,
        state=row.state,
        by=row.by_name,
        said_at=row.said_at,
    )
