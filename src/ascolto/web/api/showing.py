"""Rows as they go out. Nothing here asks the database: who reads the rows brings what they need."""

from __future__ import annotations

from typing import Any

from ascolto.channels.models import Account, Handle, Message
from ascolto.core.models import Member
from ascolto.customers.models import Customer, Merge
from ascolto.operate.models import Closure, Conversation, Note
from ascolto.operate.reads.said import Copies
from ascolto.web.api import schemas as s


def conversation(row: Conversation, closure: Closure | None) -> s.ConversationOut:
    person = row.handle.link.customer
    return s.ConversationOut(
        id=row.pk,
        number=row.number,
        status=row.status,
        subject=row.subject,
        preview=row.preview,
        language=row.language,
        is_public=row.is_public,
        is_unread=row.is_unread,
        message_count=row.message_count,
        last_direction=row.last_direction,
        last_message_at=row.last_message_at,
        waiting_since=row.waiting_since,
        due_at=row.due_at,
        trouble=row.trouble,
        brand=s.Named(id=row.brand_id, name=row.brand.name),
        account=s.AccountName(
            id=row.account_id, name=row.account.name, kind=row.account.kind
        ),
        customer=s.Named(id=person.pk, name=str(person)),
        case=s.CaseName(
            id=row.case_id,
            number=row.case.number,
            title=row.case.title,
            status=row.case.status,
        ),
        assignee=row.assignee and s.Named(id=row.assignee.pk, name=row.assignee.name),
        team=row.team and s.Named(id=row.team.pk, name=row.team.name),
        closure=closure and _closure(closure),
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _closure(row: Closure) -> s.ClosureOut:
    return s.ClosureOut(
        reason=row.reason, because=row.because, by=row.by_name, at=row.at
    )


def message(row: Message) -> s.MessageOut:
    is_there = row.state != Message.State.DELETED
    return s.MessageOut(
        id=row.pk,
        conversation_id=row.thread.conversation.pk,
        account_id=row.account_id,
        direction=row.direction,
        written_by=_written_by(row),
        author=row.author and s.Named(id=row.author.pk, name=row.author.name),
        automation=row.by_rule,
        handle=row.handle and handle(row.handle),
        state=row.state,
        is_public=row.is_public,
        subject=row.subject,
        text=row.text if is_there else "",
        html=row.html if is_there else "",
        **_copies(row),
        language=row.language,
        rating=row.rating,
        permalink=row.permalink,
        automatic=row.automatic,
        **_times(row),
        delivery=_delivery(row),
        attachments=_attachments(row) if is_there else [],
    )


def _times(row: Message) -> dict[str, Any]:
    return {
        "sent_at": row.sent_at,
        "received_at": row.received_at,
        "read_at": row.read_at,
    }


def _copies(row: Message) -> dict[str, Any]:
    found = Copies.of(row.direction, row.meta) or Copies()
    return {
        "to": found.to,
        "cc": list(found.cc),
        "bcc": list(found.bcc),
        "reply_to": found.reply_to,
        "also_to": list(found.others),
    }


def _written_by(row: Message) -> str:
    if row.is_inbound:
        return "customer"
    return "person" if row.is_by_person else "automation"


def _delivery(row: Message) -> s.DeliveryOut | None:
    found = getattr(row, "delivery", None)
    return found and s.DeliveryOut(
        status=found.status, why=found.why, settled_at=found.settled_at
    )


def _attachments(row: Message) -> list[s.AttachmentOut]:
    return [
        s.AttachmentOut(
            id=file.public_id,
            name=file.name,
            content_type=file.content_type,
            size=file.size,
            refused=file.refused,
        )
        for file in row.attachments.all()
    ]


def handle(row: Handle) -> s.HandleOut:
    return s.HandleOut(
        id=row.pk, realm=row.realm, external_id=row.external_id, name=row.name
    )


def note(row: Note) -> s.NoteOut:
    return s.NoteOut(
        id=row.pk,
        conversation_id=row.conversation_id,
        author=row.author and s.Named(id=row.author.pk, name=row.author.name),
        text=row.text,
        at=row.at,
    )


def _facts(row: Customer) -> dict[str, object]:
    return {
        "id": row.pk,
        "name": row.name,
        "email": row.email,
        "phone": row.phone,
        "language": row.language,
        "about": row.about,
        "part_of": row.absorbed_by_id,
        "created_at": row.created_at,
    }


def customer(row: Customer) -> s.CustomerOut:
    return s.CustomerOut.model_validate(_facts(row))


def whole_customer(
    row: Customer, handles: list[Handle], merges: list[Merge]
) -> s.CustomerFull:
    more = {"handles": [handle(h) for h in handles], "links": [link(m) for m in merges]}
    return s.CustomerFull.model_validate(_facts(row) | more)


def link(row: Merge) -> s.LinkOut:
    return s.LinkOut(
        id=row.pk,
        kept_id=row.kept_id,
        absorbed_id=row.absorbed_id,
        at=row.at,
        undone_at=row.undone_at,
    )


def account(row: Account) -> s.AccountOut:
    """Never its settings, keys or cursor."""
    return s.AccountOut(
        id=row.pk,
        name=row.name,
        kind=row.kind,
        brand=s.Named(id=row.brand_id, name=row.brand.name),
        address=row.address,
        status=row.status,
        problem=row.problem,
        broke_at=row.broke_at,
        last_heard_at=row.last_heard_at,
        created_at=row.created_at,
        disconnected_at=row.disconnected_at,
    )


def member(row: Member) -> s.MemberOut:
    """Wants teams and brands prefetched."""
    return s.MemberOut(
        id=row.pk,
        name=row.name,
        role=row.role,
        language=row.language,
        teams=[s.Named(id=team.pk, name=team.name) for team in row.teams.all()],
        brand_ids=sorted(brand.pk for brand in row.brands.all()),
    )
