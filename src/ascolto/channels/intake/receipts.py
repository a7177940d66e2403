"""What became of messages of ours: delivered, read, bounced."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import Fate, Identity, Receipt
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Account, Delivery, Message
from ascolto.core import bus
from ascolto.core.sanitising import clean_text
from ascolto.events import DeliveriesSettled, MessagesRead, MessagesRevised

Status = Delivery.Status


def store(told: list[tuple[Reading, Receipt]]) -> None:
    """Apply receipts; one that names nothing of ours is harmless. Status never goes back."""
    if not told:
        return
    deliveries = _find({receipt.of for _, receipt in told})
    settled, read, published = [], [], []
    for reading, receipt in told:
        delivery = _meant(reading.payload.account, deliveries.get(receipt.of, ()))
        if delivery is None:
            continue
        if _changes(delivery, receipt):
            settled.append(delivery)
        if receipt.fate is Fate.PUBLISHED and delivery.published_at is None:
            delivery.published_at = receipt.at
            published.append(delivery)
        if receipt.fate is Fate.READ and delivery.message.read_at is None:
            delivery.message.read_at = receipt.at
            read.append(delivery.message)
    read += _marked(told, deliveries)
    Delivery.objects.bulk_update(settled, ["status", "why", "settled_at"])
    Delivery.objects.bulk_update(published, ["published_at"])
    Message.objects.bulk_update(read, ["read_at"])
    _publish(settled, read)
    if published:
        shown = tuple(d.message_id for d in published)
        bus.publish(MessagesRevised(published[0].workspace_id, shown))


def _changes(delivery: Delivery, receipt: Receipt) -> bool:
    """Whether it settles a delivery, or settles it otherwise than we thought."""
    if receipt.fate is Fate.FAILED and delivery.status != Status.FAILED:
        delivery.status, delivery.why = Status.FAILED, clean_text(receipt.why)[:2000]
    elif receipt.fate is not Fate.FAILED and _is_doubted(delivery):
        delivery.status, delivery.why = Status.SENT, ""  # so it did go out
    else:
        return False
    delivery.settled_at = timezone.now()
    return True


def _is_doubted(delivery: Delivery) -> bool:
    """Nobody knows whether it went out: left to a person, or still being asked after."""
    is_asked = delivery.status == Status.SENDING and delivery.doubted_at is not None
    return delivery.status == Status.UNKNOWN or is_asked


def _marked(
    told: list[tuple[Reading, Receipt]], known: dict[str, list[Delivery]]
) -> list[Message]:
    """A reader's mark in a thread: everything of ours up to then was seen."""
    marks = {
        (reading.payload.account_id, receipt.of): receipt.at
        for reading, receipt in told
        if receipt.fate is Fate.READ and receipt.of not in known
    }
    if not marks:
        return []
    rows = Message.objects.filter(
        account_id__in={account for account, _ in marks},
        thread__external_id__in={thread for _, thread in marks},
        direction=Message.Direction.OUT,
        read_at=None,
    ).select_related("thread")
    seen = []
    for message in rows:
        at = marks.get((message.account_id, message.thread.external_id))
        if at is not None and message.sent_at <= at:
            message.read_at = at
            seen.append(message)
    return seen


def _publish(settled: list[Delivery], read: list[Message]) -> None:
    if settled:
        ids = tuple(d.pk for d in settled)
        bus.publish(DeliveriesSettled(settled[0].workspace_id, ids))
    if read:
        bus.publish(MessagesRead(read[0].workspace_id, tuple(m.pk for m in read)))


def _meant(account: Account, named: Iterable[Delivery]) -> Delivery | None:
    """The one `account` may speak of: providers' ids mean something inside one account only.

    Mail addresses are the same everywhere, so a mailbox that was connected anew knows the bounces
    of the old one.
    """
    identity = registry.manifest(account.kind).identity
    for delivery in named:
        if account.pk in (delivery.account_id, delivery.message.account_id):
            return delivery
        theirs = registry.manifest(delivery.account.kind).identity
        if identity is theirs and identity is not Identity.ACCOUNT:
            return delivery
    return None


def _find(names: set[str]) -> dict[str, list[Delivery]]:
    """By the provider's id of the message, or by our idempotency key."""
    keys = {}
    for name in names:
        try:
            keys[uuid.UUID(name)] = name
        except ValueError:
            continue
    rows = Delivery.objects.filter(
        Q(message__external_id__in=names) | Q(idempotency_key__in=list(keys))
    ).select_related("message", "account")
    found: dict[str, list[Delivery]] = defaultdict(list)
    for row in rows:
        found[row.message.external_id].append(row)
        if row.idempotency_key in keys:
            found[keys[row.idempotency_key]].append(row)
    return found
