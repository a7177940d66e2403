"""From a stored delivery to what a connector sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from django.db.models import Q, QuerySet
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
    Sent,
    Text,
)
from ascolto.channels.models import Attachment, Delivery, Handle, Message
from ascolto.channels.reads import consents
from ascolto.core import storage

REFERENCES = 20
ALIKE = 200  # answers in the same words
ABOUT_THEN = timedelta(minutes=10)
DOUBTED = [Delivery.Status.SENDING, Delivery.Status.UNKNOWN]


def connector_for(delivery: Delivery) -> Connector:
    return registry.connector(delivery.account)


def hand_over(made: Connector, outgoing: Outgoing) -> Sent:
    """To the provider, once: an answer, or a post of our own. Raises `ChannelError`."""
    if outgoing.is_post:
        return made.publish(outgoing)  # type: ignore[attr-defined,no-any-return]
    return made.reply(outgoing)  # type: ignore[attr-defined,no-any-return]


def outgoing(delivery: Delivery) -> Outgoing:
    """Everything a channel may need to carry the answer to where the customer wrote."""
    said = _said_before(delivery.message)
    filled = filled_of(delivery.message)
    _must_be_welcome(delivery, _last_heard(said))
    return replace(
        _carried(delivery, said),
        files=tuple(_file(a) for a in delivery.message.attachments.all()),
        mode=_mode(delivery, _last_heard(said), filled),
        filled=filled,
    )


def asked(delivery: Delivery) -> Outgoing:
    """The same reply, to learn what became of it: whether it might be sent now does not matter."""
    message = delivery.message
    files = message.attachments.values_list("name", "content_type")
    return replace(
        _carried(delivery, _said_before(message)),
        files=tuple(File(name, content_type=kind) for name, kind in files),
        filled=filled_of(message),
        handed_at=delivery.handed_at or message.sent_at,
        doubted_at=delivery.doubted_at,
        taken=_taken(delivery),
        beside=_beside(delivery),
        is_one_of_many=_others(delivery).filter(delivery__status__in=DOUBTED).exists(),
    )


def _taken(delivery: Delivery) -> frozenset[str]:
    """External ids of what else was said for us in these words, here or in the provider's app:
    an answer is looked for by its words."""
    message = delivery.message
    known = Q(delivery=None, received_at__lt=delivery.handed_at or message.sent_at)
    alike = Message.objects.filter(
        Q(delivery__status=Delivery.Status.SENT) | known,
        account_id=message.account_id,
        direction=Message.Direction.OUT,
        text=message.text,
    )
    newest = alike.exclude(pk=message.pk).order_by("-sent_at")[:ALIKE]
    return frozenset(newest.values_list("external_id", flat=True))


def _others(delivery: Delivery) -> QuerySet[Message]:
    """What else was said for us in its thread about then."""
    message = delivery.message
    since = (delivery.handed_at or message.sent_at) - ABOUT_THEN
    there = Message.objects.filter(
        thread=message.thread, direction=Message.Direction.OUT
    )
    about_then = Q(delivery__handed_at__gte=since) | Q(
        delivery=None, sent_at__gte=since
    )
    return there.filter(about_then).exclude(pk=message.pk)


def _beside(delivery: Delivery) -> frozenset[str]:
    said = _others(delivery).exclude(delivery__status__in=DOUBTED)
    newest = said.order_by("-sent_at").values_list("external_id", flat=True)
    return frozenset(newest[:ALIKE])


def _said_before(message: Message) -> list[Message]:
    """What was said in its thread, newest first."""
    return list(
        Message.objects.filter(thread=message.thread, sent_at__lte=message.sent_at)
        .exclude(pk=message.pk)
        .exclude(delivery__status__in=["pending", "sending", "failed", "cancelled"])
        .select_related("handle")
        .order_by("-sent_at", "-external_id")[:REFERENCES]
    )


def _last_heard(said: list[Message]) -> Message | None:
    """From the person: not from the server or the away-notice that wrote after them."""
    heard = [m for m in said if m.is_inbound]
    return next((m for m in heard if not m.automatic), heard[0] if heard else None)


def _carried(delivery: Delivery, said: list[Message]) -> Outgoing:
    """What it says, to whom, and after what."""
    message, last, brand = delivery.message, _last_heard(said), delivery.account.brand
    thread = message.thread
    subject = next((m.subject for m in reversed(said) if m.subject), thread.subject)
    return Outgoing(
        idempotency_key=str(delivery.idempotency_key),
        thread_id="" if message.is_post else thread.external_id,
        text=message.text,
        to=_to(message, _whom(message, last)),
        cc=recipients.of(message).cc,
        bcc=recipients.of(message).bcc,
        subject=subject,
        in_reply_to=last.external_id if last else "",
        references=tuple(m.external_id for m in reversed(said)),
        thread_token=tokens.thread_token(thread.pk),
        automatic=bool(message.by_rule),
        sender_name=message.author.name if message.author else brand.name,
        language=(last and last.language) or message.language or brand.language,
        quoted=last.text if last else "",
        quoted_author=str(last.handle) if last and last.handle else "",
        quoted_at=last.sent_at if last else None,
        last_heard_at=last.sent_at if last else None,
        replaces=_replaced(delivery, said),
        is_post=message.is_post,
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


def _must_be_welcome(delivery: Delivery, last: Message | None) -> None:
    """Who asked last may have said "stop" since it was written: raises `Refused`."""
    whom = _whom(delivery.message, last)
    if whom is None or delivery.message.is_public:
        return
    with override(delivery.account.brand.language):
        why = consents.why_not_written_to(whom.pk, delivery.account.kind)
    if why:
        raise Refused(why)


def _whom(message: Message, last: Message | None) -> Handle | None:
    return (last and last.handle) or message.thread.handle


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
