"""From a stored delivery to what a connector sends."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import override

from ascolto.channels import recipients, registry, templating, tokens, windows
from ascolto.channels.contract import (
    Author,
    Connector,
    File,
    Filled,
    Mode,
    Outgoing,
    Refused,
    Text,
)
from ascolto.channels.models import Attachment, Delivery, Handle, Message
from ascolto.channels.reads import consents
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
    whom = _whom(delivery, last)
    brand = delivery.account.brand
    filled = filled_of(message)
    titled = next((m.subject for m in reversed(said) if m.subject), "")
    return Outgoing(
        idempotency_key=str(delivery.idempotency_key),
        thread_id=thread.external_id,
        text=message.text,
        to=_to(message, whom),
        cc=recipients.of(message).cc,
        bcc=recipients.of(message).bcc,
        subject=titled or thread.subject,
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
        mode=_mode(delivery, last, filled),
        filled=filled,
        last_heard_at=last.sent_at if last else None,
        replaces=_replaced(delivery, said),
    )


_CLOSED = Text(
    it="Il tempo in cui questo canale accetta risposte è finito prima che partisse.",
    en="The time in which this channel takes answers ended before it left.",
)
_APPROVED_ONLY = Text(
    it="Il canale ora accetta solo testi approvati: scegline uno e invia di nuovo.",
    en="The channel now takes approved texts only: choose one and send again.",
)
_BY_PERSON = Text(
    it="Il canale ora accetta solo risposte di una persona.",
    en="The channel now takes answers by a person only.",
)


def _mode(delivery: Delivery, last: Message | None, filled: Filled | None) -> Mode:
    """How the channel takes it at this moment, whatever held when it was written. Raises `Refused`."""
    manifest = registry.manifest(delivery.account.kind)
    if manifest.reply_window is None or (last and last.is_public):
        return Mode.FREE
    if last is None:
        return Mode.TEMPLATE if filled else Mode.FREE
    mode = windows.at(manifest, last.sent_at, timezone.now()).mode
    if mode is Mode.NONE:
        raise Refused(_CLOSED)
    if mode is Mode.TEMPLATE and filled is None:
        raise Refused(_APPROVED_ONLY)
    if mode is Mode.TAGGED and delivery.message.by_rule:
        raise Refused(_BY_PERSON)
    return Mode.TEMPLATE if filled else mode


def _whom(delivery: Delivery, last: Message | None) -> Handle | None:
    """Who asked last. They may have said "stop" since it was written: raises `Refused`."""
    whom = (last and last.handle) or delivery.message.thread.handle
    if whom is None or delivery.message.is_public:
        return whom
    with override(delivery.account.brand.language):
        why = consents.why_not_written_to(whom.pk, delivery.account.kind)
    if why:
        raise Refused(why)
    return whom


def filled_of(message: Message) -> Filled | None:
    """The approved text that a message was written with."""
    return templating.filled(message.meta.get("template"))


def _replaced(delivery: Delivery, said: list[Message]) -> str:
    """Where there is one answer to each message: the external id of ours that stands there."""
    if not registry.manifest(delivery.account.kind).answers_once:
        return ""
    ours = (m.external_id for m in said if not m.is_inbound and not m.by_rule)
    return next(ours, "")


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
