"""Cases: listed, read, and conversations put into one or into two; every step can be taken back."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Status

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import regrouping
from ascolto.operate.models import Case, Conversation, Regrouping
from ascolto.operate.reads import cases as reading
from ascolto.web.api import problems
from ascolto.web.api import showing_cases as showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.case_schemas import (
    CaseFull,
    CaseIn,
    CasePage,
    CasesAsked,
    RegroupingOut,
)
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import NEWEST, Cursor, cut
from ascolto.web.api.resources import conversations, messages
from ascolto.web.api.schemas import Id
from ascolto.web.api.strict import Asked

router = Router(tags=["Cases"])
READ = Bearer("conversations:read")
WRITE = Bearer("conversations:write", role=Role.AGENT)


def of(request: ApiRequest, pk: int, field: str = "") -> Case:
    """The case the call names, if the member may see something of it; else 404."""
    found = reading.find(request.call.member, pk)
    if found is None:
        raise problems.nothing_here(field)
    return found


def _whole(request: ApiRequest, pk: int) -> CaseFull:
    row, member = of(request, pk), request.call.member
    talks = Conversation.objects.visible_to(member).filter(case=row)
    numbers = talks.order_by("pk").values_list("pk", flat=True)
    return showing.whole_case(row, list(numbers), reading.steps(row, member))


@router.get(
    "/cases",
    auth=READ,
    operation_id="list_cases",
    summary="List cases",
    **reads(CasePage),
)
def index(request: ApiRequest, asked: Annotated[CasesAsked, Asked(...)]) -> Any:
    """Newest first."""
    rows = reading.visible(request.call.member).select_related("customer")
    wanted = {"status": asked.status, "customer_id": asked.customer}
    rows = rows.filter(**{k: v for k, v in wanted.items() if v is not None})
    page = cut(rows, NEWEST, Cursor("cases", asked.asked(), asked.after), asked.limit)
    return CasePage(items=[showing.case(row) for row in page.rows], next=page.next)


@router.get(
    "/cases/{id}",
    auth=READ,
    operation_id="get_case",
    summary="Get a case",
    **reads(CaseFull),
)
def show(request: ApiRequest, id: Id) -> Any:
    return _whole(request, id)


@router.put(
    "/conversations/{id}/case",
    auth=WRITE,
    operation_id="join_case",
    summary="Join it to a case",
    **writes(CaseFull),
)
def join(request: ApiRequest, id: Id, body: CaseIn) -> Any:
    """Another customer's needs a reason. Joining what is in it changes nothing."""
    row, into = conversations.of(request, id), of(request, body.case_id, "case_id")
    if row.case_id != into.pk:
        regrouping.join(row, into=into, reason=body.reason, by=request.call.actor)
    return _whole(request, into.pk)


@router.delete(
    "/conversations/{id}/case",
    auth=WRITE,
    operation_id="split_conversation",
    summary="Give it a case of its own",
    **writes(CaseFull),
)
def split(request: ApiRequest, id: Id) -> Any:
    """All of it. What has a case of its own keeps it."""
    return _whole(request, _split(request, conversations.of(request, id), None))


@router.post(
    "/messages/{id}/case",
    auth=WRITE,
    operation_id="split_from_message",
    summary="Begin a new case here",
    **writes(CaseFull, 201),
)
def split_here(request: ApiRequest, id: Id) -> Any:
    """What was said from this message on. Where a case begins with it already, nothing changes."""
    message = messages.of(request, id)
    row = conversations.of(request, message.thread.conversation.pk)
    return Status(201, _whole(request, _split(request, row, message)))


def _split(request: ApiRequest, row: Conversation, since: Message | None) -> int:
    """The case it is in then."""
    try:
        step = regrouping.split(row, since=since, by=request.call.actor)
    except Refusal as refusal:
        if refusal.code != "alone":
            raise
        return int(row.case_id)
    return int(step.case_id)


@router.delete(
    "/regroupings/{id}",
    auth=WRITE,
    operation_id="undo_regrouping",
    summary="Take a join or split back",
    **writes(RegroupingOut),
)
def undo(request: ApiRequest, id: Id) -> Any:
    """As if it had never been made. Twice changes nothing."""
    mine = Conversation.objects.visible_to(request.call.member)
    step = Regrouping.objects.filter(pk=id, conversation__in=mine).first()
    if step is None:
        raise problems.nothing_here()
    return showing.regrouping(regrouping.undo(step, by=request.call.actor))
