"""The ledger: what is owed to whom by when, and what became of it."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router

from ascolto.commitments.reads import ledger
from ascolto.commitments.reads.ledger import Filters
from ascolto.web.api import showing_commitments as showing
from ascolto.web.api.answers import reads
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.commitment_schemas import (
    CommitmentOut,
    CommitmentPage,
    CommitmentsAsked,
)
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import Cursor
from ascolto.web.api.resources import promises
from ascolto.web.api.schemas import Id
from ascolto.web.api.strict import Asked

router = Router(tags=["Commitments"])
READ = Bearer("commitments:read")


@router.get(
    "/commitments",
    auth=READ,
    operation_id="list_commitments",
    summary="List commitments",
    **reads(CommitmentPage),
)
def index(request: ApiRequest, asked: Annotated[CommitmentsAsked, Asked(...)]) -> Any:
    """Newest first."""
    cursor = Cursor("commitments", asked.asked(), asked.after)
    filters = Filters(
        state=asked.state,
        kind=asked.kind,
        is_late=asked.late,
        brand_ids=[asked.brand] if asked.brand else (),
        account_id=asked.account,
        customer_id=asked.customer,
        settled_by=asked.settled_by,
        seen_by=request.call.member,
    )
    after = str(cursor.position[0]) if cursor.position else ""
    page = ledger.ledger(filters, after=after, limit=asked.limit)
    items = [showing.commitment(row) for row in page.rows]
    return CommitmentPage(
        items=items, next=cursor.at(int(page.after)) if page.after else None
    )


@router.get(
    "/commitments/{id}",
    auth=READ,
    operation_id="get_commitment",
    summary="Get a commitment",
    **reads(CommitmentOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    return showing.commitment(promises.of(request, id))
