"""Messages: everything said, by customers and by us."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router

from ascolto.channels.models import Message
from ascolto.operate.reads import listing
from ascolto.web.api import problems, showing
from ascolto.web.api.answers import reads
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import NEWEST, OLDEST, Cursor, Order, cut
from ascolto.web.api.resources import conversations
from ascolto.web.api.schemas import Id, MessageOut, MessagePage, MessagesAsked, Paged
from ascolto.web.api.strict import Asked

router = Router(tags=["Messages"])
READ = Bearer("messages:read")

_AS_SAID = Order(("sent_at", "external_id"))


def of(request: ApiRequest, pk: int) -> Message:
    """The message the address names, if the member may see it; else 404."""
    row = listing.messages(request.call.member).filter(pk=pk).first()
    if row is None:
        raise problems.nothing_here()
    return row


@router.get(
    "/messages",
    auth=READ,
    operation_id="list_messages",
    summary="List messages",
    **reads(MessagePage),
)
def index(request: ApiRequest, asked: Annotated[MessagesAsked, Asked(...)]) -> Any:
    """The last stored first; with `since_id` what was stored after that one, oldest first."""
    exact = {
        "thread__conversation": asked.conversation,
        "account_id": asked.account,
        "handle__link__customer_id": asked.customer,
        "direction": asked.direction,
        "pk__gt": asked.since_id,
    }
    rows = listing.messages(request.call.member)
    rows = rows.filter(**{name: v for name, v in exact.items() if v is not None})
    order = NEWEST if asked.since_id is None else OLDEST
    page = cut(rows, order, Cursor("messages", asked.asked(), asked.after), asked.limit)
    return MessagePage(items=[showing.message(m) for m in page.rows], next=page.next)


@router.get(
    "/messages/{id}",
    auth=READ,
    operation_id="get_message",
    summary="Get a message",
    **reads(MessageOut),
)
def show(request: ApiRequest, id: Id) -> Any:
    return showing.message(of(request, id))


@router.get(
    "/conversations/{id}/messages",
    auth=READ,
    operation_id="list_conversation_messages",
    summary="Read a conversation",
    **reads(MessagePage),
)
def of_conversation(
    request: ApiRequest, id: Id, asked: Annotated[Paged, Asked(...)]
) -> Any:
    """As it was said, oldest first."""
    conversation = conversations.of(request, id)
    rows = listing.messages(request.call.member)
    rows = rows.filter(thread_id=conversation.thread_id)
    cursor = Cursor("conversation", conversation.pk, asked.after)
    page = cut(rows, _AS_SAID, cursor, asked.limit)
    return MessagePage(items=[showing.message(m) for m in page.rows], next=page.next)
