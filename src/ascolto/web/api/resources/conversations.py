"""Conversations: found, read, and worked on as in the inbox."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router, Status

from ascolto.core.models import Member, Role, Team
from ascolto.operate.actions import assigning, closing
from ascolto.operate.models import Conversation
from ascolto.operate.reads import listing, thread
from ascolto.operate.reads.inbox import View
from ascolto.operate.reads.listing import Wanted
from ascolto.web.api import problems, showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import NEWEST, Cursor, Order, cut
from ascolto.web.api.schemas import (
    AssignmentIn,
    ClosureIn,
    ConversationOut,
    ConversationPage,
    ConversationsAsked,
    Id,
)
from ascolto.web.api.strict import Asked

router = Router(tags=["Conversations"])
READ = Bearer("conversations:read")
WRITE = Bearer("conversations:write", role=Role.AGENT)

_CHANGED = Order(("updated_at", "pk"))
_URGENT = Order(("due_at", "pk"))


def of(request: ApiRequest, pk: int) -> Conversation:
    """The conversation the address names, if the member may see it; else 404."""
    found = thread.find(request.call.member, pk)
    if found is None:
        raise problems.nothing_here()
    return found


def shown(row: Conversation) -> ConversationOut:
    return showing.conversation(row, listing.closures([row]).get(row.pk))


@router.get(
    "/conversations",
    auth=READ,
    operation_id="list_conversations",
    summary="List conversations",
    **reads(ConversationPage),
)
def index(request: ApiRequest, asked: Annotated[ConversationsAsked, Asked(...)]) -> Any:
    """Newest first; complete and without doubles, however the inbox moves meanwhile."""
    rows = listing.conversations(request.call.member, _wanted(asked))
    cursor = Cursor("conversations", asked.asked(), asked.after)
    page = cut(rows, _order(asked), cursor, asked.limit)
    ends = listing.closures(page.rows)
    items = [showing.conversation(row, ends.get(row.pk)) for row in page.rows]
    return ConversationPage(items=items, next=page.next)


def _wanted(asked: ConversationsAsked) -> Wanted:
    who = asked.assignee
    return Wanted(
        view=View(asked.view),
        status=asked.status,
        brand_id=asked.brand,
        account_id=asked.account,
        assignee=int(who) if who and who.isdecimal() else who,  # type: ignore[arg-type]
        customer_id=asked.customer,
        case_id=asked.case,
        updated_since=asked.updated_since,
    )


def _order(asked: ConversationsAsked) -> Order:
    if asked.updated_since is not None:
        return _CHANGED
    return _URGENT if asked.view == "waiting" else NEWEST


@router.get(
    "/conversations/{id}",
    auth=READ,
    operation_id="get_conversation",
    summary="Get a conversation",
    **reads(ConversationOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    """Does not mark it as read."""
    return shown(of(request, id))


@router.put(
    "/conversations/{id}/assignment",
    auth=WRITE,
    operation_id="assign_conversation",
    summary="Assign it",
    **writes(ConversationOut),
)
def assign(request: ApiRequest, id: Id, body: AssignmentIn) -> Any:
    """To a member, with `team_id` also to a team, or back to everybody."""
    row = of(request, id)
    team = None
    if body.team_id is not None:
        team = Team.objects.filter(pk=body.team_id).first()
        if team is None:
            raise problems.nothing_here("team_id")
    people = Member.objects.active().filter(pk=body.member_id or 0)
    if body.member_id is not None and not people.exists():
        raise problems.nothing_here("member_id")
    assigning.assign(row, to=body.member_id, by=request.call.actor, team=team)
    return shown(row)


@router.post(
    "/conversations/{id}/closure",
    auth=WRITE,
    operation_id="close_conversation",
    summary="Close it",
    **writes(ConversationOut, 201),
)
def close(request: ApiRequest, id: Id, body: ClosureIn) -> Any:
    """With a reason; closing what is closed changes nothing."""
    row = of(request, id)
    is_theirs = body.decided_by_person
    if body.reason == "no_answer_needed" and row.is_open and not is_theirs:
        raise problems.for_a_person("decided_by_person")
    by = request.call.person if is_theirs else request.call.actor
    closing.close(row, reason=body.reason, because=body.because, by=by)
    return Status(201, shown(row))


@router.delete(
    "/conversations/{id}/closure",
    auth=WRITE,
    operation_id="reopen_conversation",
    summary="Open it again",
    **writes(ConversationOut),
)
def reopen(request: ApiRequest, id: Id) -> Any:
    """Opening what is open changes nothing."""
    row = of(request, id)
    closing.reopen(row, by=request.call.actor)
    return shown(row)
