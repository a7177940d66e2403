"""Answers to customers, and notes for us."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any

from ninja import Router, Status

from ascolto.channels import recipients
from ascolto.channels.models import Message
from ascolto.channels.recipients import Recipients
from ascolto.core.models import Role
from ascolto.operate.actions import automating, noting, replying
from ascolto.operate.models import Conversation, Note
from ascolto.operate.reads import listing
from ascolto.web.api import problems, showing
from ascolto.web.api.answers import reads, writes
from ascolto.web.api.calls import ApiRequest
from ascolto.web.api.keys import Bearer
from ascolto.web.api.paging import OLDEST, Cursor, cut
from ascolto.web.api.reply_schemas import ReplyIn
from ascolto.web.api.resources import conversations
from ascolto.web.api.schemas import (
    Id,
    MessageOut,
    NoteIn,
    NoteOut,
    NotePage,
    Paged,
)
from ascolto.web.api.strict import Asked

router = Router(tags=["Conversations"])


@router.post(
    "/conversations/{id}/replies",
    auth=Bearer("messages:write", role=Role.AGENT),
    operation_id="reply",
    summary="Answer the customer",
    **writes(MessageOut, 201),
)
def create(request: ApiRequest, id: Id, body: ReplyIn) -> Any:
    """On the channel where they wrote, at once. What becomes of it: `delivery` of the message.

    Only a person keeps a promise. Say `written_by_person: true` when a person wrote this text: it
    is then the answer of the key's member. Without it the message goes out marked as automatic,
    keeps no commitment, closes nothing, and the guards of automatic messages hold: not to
    machines, one a day, and in public only by a lead's key.
    """
    row = conversations.of(request, id)
    made = (
        _by_person(request, row, body)
        if body.written_by_person
        else _automatic(request, row, body)
    )
    message = listing.messages(request.call.member).get(pk=made.pk)
    return Status(201, showing.message(message))


def _by_person(request: ApiRequest, row: Conversation, body: ReplyIn) -> Message:
    return replying.reply(
        row,
        text=body.text,
        by=request.call.person,
        key=request.call.once,
        and_close=body.close,
        undo_for=timedelta(0),
        recipients=Recipients(
            cc=recipients.read(body.cc), bcc=recipients.read(body.bcc)
        ),
    )


def _automatic(request: ApiRequest, row: Conversation, body: ReplyIn) -> Message:
    if body.close:
        raise problems.for_a_person("close")
    if body.cc or body.bcc:
        raise problems.for_a_person("cc" if body.cc else "bcc")
    if row.is_public and not request.call.is_at_least(Role.LEAD):
        raise problems.for_a_lead()
    return automating.send(
        row, text=body.text, by=request.call.actor, key=request.call.once
    )


@router.get(
    "/conversations/{id}/notes",
    auth=Bearer("conversations:read"),
    operation_id="list_notes",
    summary="List its notes",
    **reads(NotePage),
)
def notes(request: ApiRequest, id: Id, asked: Annotated[Paged, Asked(...)]) -> Any:
    """Oldest first."""
    row = conversations.of(request, id)
    rows = Note.objects.filter(conversation=row).select_related("author")
    page = cut(rows, OLDEST, Cursor("notes", row.pk, asked.after), asked.limit)
    return NotePage(items=[showing.note(n) for n in page.rows], next=page.next)


@router.post(
    "/conversations/{id}/notes",
    auth=Bearer("conversations:write"),
    operation_id="add_note",
    summary="Add a note",
    **writes(NoteOut, 201),
)
def note(request: ApiRequest, id: Id, body: NoteIn) -> Any:
    """For us, never for the customer. It stands under the name of the key's member."""
    row = conversations.of(request, id)
    made = noting.note(row, text=body.text, by=request.call.person)
    return Status(201, showing.note(made))
