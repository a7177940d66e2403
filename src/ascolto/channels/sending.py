"""From a stored delivery to what a connector sends."""

from __future__ import annotations

from ascolto.channels import recipients, registry, tokens
from ascolto.channels.contract import Author, Connector, File, Outgoing
from ascolto.channels.models import Attachment, Delivery, Handle, Message
from ascolto.core import storage

REFERENCES = 20


def connector_for(delivery: Delivery) -> Connector:
    return registry.connector(delivery.account)


def outgoing(delivery: Delivery) -> Outgoing:
    """Everything a channel may need to carry the answer to where the customer wrote."""
    message = delivery.message
    thread = message.thread
    said = list(
        Message.objects.filter(thread=thread, sent_at__lte=message.sent_at)
        .exclude(pk=message.pk)
        .exclude(delivery__status__in=["pending", "sending", "failed", "cancelled"])
        .select_related("handle")
        .order_by("-sent_at", "-external_id")[:REFERENCES]
    )
    heard = [m for m in said if m.is_inbound]
    # To the person: not to the server or the away-notice that wrote after them.
    last = next((m for m in heard if not m.automatic), heard[0] if heard else None)
    brand = delivery.account.brand
    subject = (
        next((m.subject for m in reversed(said) if m.subject), "") or thread.subject
    )
    return Outgoing(
        idempotency_key=str(delivery.idempotency_key),
        thread_id=thread.external_id,
        text=message.text,
        to=_to(message, (last and last.handle) or thread.handle),
        cc=recipients.of(message).cc,
        bcc=recipients.of(message).bcc,
        subject=subject,
        in_reply_to=last.external_id if last else "",
        references=tuple(m.external_id for m in reversed(said)),
        thread_token=tokens.thread_token(thread.pk),
        files=tuple(_file(a) for a in message.attachments.all()),
        automatic=bool(message.by_rule),
        sender_name=message.author.name if message.author else brand.name,
        language=(last and last.language) or brand.language,
        quoted=last.text if last else "",
        quoted_author=str(last.handle) if last and last.handle else "",
        quoted_at=last.sent_at if last else None,
    )


def _person(handle: Handle) -> Author:
    return Author(handle.external_id, handle.name, handle.email, handle.phone)


def _to(message: Message, handle: Handle | None) -> Author | None:
    """Who it goes to: where they wrote from, unless its writer settled on another address."""
    address, name = recipients.of(message).to, handle.name if handle else ""
    if address:
        return Author(address, name, email=address)
    return _person(handle) if handle else None


def _file(attachment: Attachment) -> File:
    return File(
        attachment.name, storage.read(attachment.sha256), attachment.content_type
    )
