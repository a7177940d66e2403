"""What the customer of a case has told already."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Status

from ascolto.core.models import Role
from ascolto.operate.actions import noticing
from ascolto.operate.models import Conversation, Fact
from ascolto.operate.reads import facts as reading
from ascolto.web.api import problems
from ascolto.web.api import showing_cases as showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.case_schemas import FactIn, FactOut, FactsAsked, FactsOut
from ascolto.web.api.keys import Bearer
from ascolto.web.api.resources import cases, conversations
from ascolto.web.api.schemas import Id
from ascolto.web.api.strict import Asked

router = Router(tags=["Cases"])
READ = Bearer("messages:read")
WRITE = Bearer("conversations:write", role=Role.AGENT)


@router.get(
    "/cases/{id}/facts",
    auth=READ,
    operation_id="list_facts",
    summary="What was told already",
    **reads(FactsOut),
)
def index(request: ApiRequest, id: Id, asked: Annotated[FactsAsked, Asked(...)]) -> Any:
    """Recognised in messages or written down, in the order it was said; each value once."""
    case = cases.of(request, id)
    talks = reading.conversations(case)
    noticing.notice(talks)
    return FactsOut(
        items=[showing.fact(row) for row in reading.facts(case, talks)[: asked.limit]]
    )


@router.post(
    "/conversations/{id}/facts",
    auth=WRITE,
    operation_id="add_fact",
    summary="Write a fact down",
    **writes(FactOut, 201),
)
def create(request: ApiRequest, id: Id, body: FactIn) -> Any:
    """The same again confirms it."""
    row = conversations.of(request, id)
    made = noticing.tell(
        row, kind=body.kind, value=body.value, label=body.label, by=request.call.actor
    )
    return Status(201, showing.fact(made))


@router.delete(
    "/facts/{id}",
    auth=WRITE,
    operation_id="remove_fact",
    summary="Remove a fact",
    **writes(FactOut),
)
def destroy(request: ApiRequest, id: Id) -> Any:
    """It is none, or not this case's: it is not found again. Twice changes nothing."""
    mine = Conversation.objects.visible_to(request.call.member)
    row = Fact.objects.filter(pk=id, conversation__in=mine).first()
    if row is None:
        raise problems.nothing_here()
    return showing.fact(noticing.remove(row, by=request.call.actor))
