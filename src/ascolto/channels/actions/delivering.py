"""Sending what was written: at most once, never forgotten.

A delivery is claimed (still `pending`, with a lease that its sender keeps renewing), becomes
`sending` at the moment it is handed to the connector, and is settled in a transaction of its own.
If the process dies before that moment, the lease runs out and it is due again: it did not go out.
If it dies after, the provider is asked whether it went out (`asking`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry, sending
from ascolto.channels.actions import connecting, publishing
from ascolto.channels.contract import (
    ChannelError,
    Does,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Sent,
)
from ascolto.channels.models import Delivery, Message
from ascolto.core import activity, bus, failpoint, live, wake
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import scope, unscoped
from ascolto.events import DeliveriesSettled

log = structlog.get_logger(__name__)
Status = Delivery.Status

CLAIM = timedelta(seconds=15)  # to come to its turn
LEASE = timedelta(seconds=22)  # to be sent: longer than a call to a provider lasts
ASK_AFTER = timedelta(seconds=5)
GIVE_UP_AFTER = timedelta(days=2)
NOT_SOON = timedelta(minutes=2)  # an account is connected anew, unless we hear of it


def claim(limit: int = 50, busy: frozenset[int] = frozenset()) -> list[int]:
    """Lease due deliveries, oldest first; not of accounts in `busy`. Returns their ids."""
    now = timezone.now()
    with unscoped("deliveries of every workspace leave by one door"):
        due = (
            Delivery.objects.due(now)
            .exclude(account_id__in=busy)
            .order_by("not_before", "pk")
        )
        if not due.exists():
            return []
        with transaction.atomic():
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            ids = list(due.values_list("pk", flat=True)[:limit])
            Delivery.objects.filter(pk__in=ids).update(lease_until=now + CLAIM)
    failpoint.reach("delivering.claimed")
    return ids


def renew(ids: list[int]) -> None:
    """Keep the leases of deliveries that wait for their turn or are being sent."""
    now = timezone.now()
    with unscoped("deliveries of every workspace leave by one door"):
        mine = Delivery.objects.filter(pk__in=ids, lease_until__isnull=False)
        mine.filter(status=Status.PENDING).update(lease_until=now + CLAIM)
        mine.filter(status=Status.SENDING).update(lease_until=now + LEASE)


def give_back(ids: list[int]) -> None:
    """Nobody here sends them any more: who comes next need not wait for the leases to run out."""
    with unscoped("deliveries of every workspace leave by one door"):
        claimed = Delivery.objects.filter(pk__in=ids, status=Status.PENDING)
        claimed.update(lease_until=None)
    wake.ring("deliveries")


def send(delivery_id: int) -> None:
    """Hand one claimed delivery to its connector and settle it."""
    with unscoped("the delivery says whose it is"):
        delivery = load(delivery_id) if _begin(delivery_id) else None
    if delivery is None:
        return
    failpoint.reach("delivering.begun")
    with scope(delivery.workspace_id):
        try:
            made = sending.connector_for(delivery)
            try:
                sent = sending.hand_over(made, sending.outgoing(delivery))
            finally:
                made.close()
            failpoint.reach("delivering.sent")
        except ChannelError as problem:
            _not_sent(delivery, problem)
        except Exception as problem:
            # A bug, or settings that cannot be read: whether it went out is not known.
            log.exception("delivery.broke", delivery=delivery.pk)
            _not_sent(delivery, OutcomeUnknown(f"{type(problem).__name__}"))
        else:
            settle_sent(delivery, sent)
    failpoint.reach("delivering.settled")


def _begin(pk: int) -> bool:
    """From here on it may have gone out. One sender only: whose lease ran out comes too late."""
    now = timezone.now()
    mine = Delivery.objects.filter(pk=pk, status=Status.PENDING, lease_until__gt=now)
    values = {"lease_until": now + LEASE, "handed_at": now, "doubted_at": None}
    return bool(mine.update(status=Status.SENDING, **values))


def load(pk: int) -> Delivery | None:
    rows = Delivery.objects.select_related(
        "account__brand",
        "message__thread__account",
        "message__thread__handle",
        "message__author",
    )
    return rows.filter(pk=pk).first()


def ask_later(delivery: Delivery, why: str, after: timedelta) -> None:
    """What became of it is asked in a while, or left to a person when that was long enough."""
    now = timezone.now()
    if now - delivery.created_at > GIVE_UP_AFTER:
        settle(delivery, Status.UNKNOWN, why)
        return
    mine = Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING)
    mine.doubt(now, now + after, why=why, attempts=delivery.attempts + 1)


def _not_sent(delivery: Delivery, problem: ChannelError) -> None:
    why = said(delivery, problem)
    if isinstance(problem, OutcomeUnknown):
        if Does.FIND in registry.manifest(delivery.account.kind).does:
            ask_later(delivery, why, ASK_AFTER)
        else:
            settle(delivery, Status.UNKNOWN, why)
    elif isinstance(problem, Refused):
        settle(delivery, Status.FAILED, why)
    elif isinstance(problem, NeedsReconnect):
        connecting.mark_broken(delivery.account, why)
        _try_later(delivery, why, max(backoff(delivery.attempts), NOT_SOON))
    else:
        after = getattr(problem, "after", None)
        _try_later(delivery, why, after or backoff(delivery.attempts))


def said(delivery: Delivery, problem: ChannelError) -> str:
    """The reason in the brand's language: it is kept, and people read it."""
    return problem.text.in_(delivery.account.brand.language)


def _try_later(delivery: Delivery, why: str, after: timedelta) -> None:
    now = timezone.now()
    if now - delivery.created_at > GIVE_UP_AFTER:
        settle(delivery, Status.FAILED, why)
        return
    again(delivery, now + min(after, timedelta(hours=1)), why)


def backoff(attempts: int) -> timedelta:
    """2, 4, 8 … seconds, up to ten minutes."""
    return timedelta(seconds=min(2 ** (attempts + 1), 600))


def again(delivery: Delivery, at: datetime, why: str, tried: int = 1) -> None:
    Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING).update(
        status=Status.PENDING,
        not_before=at,
        attempts=delivery.attempts + tried,
        lease_until=None,
        why=why,
    )


@transaction.atomic
def settle_sent(delivery: Delivery, sent: Sent) -> None:
    """It went out: the message takes the provider's name and time."""
    external_id = clean_text(sent.external_id)[:512] or str(delivery.idempotency_key)
    twins = Message.objects.filter(
        account_id=delivery.message.account_id, external_id=external_id
    ).exclude(pk=delivery.message_id)
    # The provider's echo of our own message may have come in before its answer to us.
    twins.filter(direction=Message.Direction.OUT, delivery=None).delete()
    if twins.exists():  # the name is another message's: nothing said is lost
        external_id = str(delivery.idempotency_key)
    Message.objects.filter(pk=delivery.message_id).update(
        external_id=external_id, sent_at=sent.sent_at
    )
    publishing.place(delivery.message, external_id, sent)
    settle(
        delivery, Status.SENT, "", cost=sent.cost, currency=sent.currency.upper()[:3]
    )


@transaction.atomic
def settle(delivery: Delivery, status: str, why: str, **extra: object) -> None:
    """End it, once: only what is being sent can be settled."""
    failpoint.reach("delivering.settling")
    changed = Delivery.objects.filter(pk=delivery.pk, status=Status.SENDING).update(
        status=status,
        why=why,
        attempts=delivery.attempts + 1,
        settled_at=timezone.now(),
        lease_until=None,
        **extra,
    )
    if not changed:
        return
    activity.record(status, delivery, by=Actor.system(), message=delivery.message_id)
    bus.publish(DeliveriesSettled(delivery.workspace_id, (delivery.pk,)))
    if status == Status.SENT:
        thread = delivery.message.thread_id
        live.push(
            delivery.workspace_id,
            "message",
            topic=live.thread_topic(thread),
            message=delivery.message_id,
        )


@transaction.atomic
def cancel(message: Message, *, by: Actor) -> None:
    """Undo a message of ours before it leaves. Raises `Refusal` when it has left."""
    waiting = Delivery.objects.filter(
        message=message,
        status=Status.PENDING,
        attempts=0,
        not_before__gt=timezone.now(),
    )
    if not waiting.update(status=Status.CANCELLED, settled_at=timezone.now()):
        raise Refusal(_("It has already left and cannot be called back."), "too_late")
    delivery = Delivery.objects.get(message=message)
    activity.record("undone", delivery, by=by, message=message.pk)
    bus.publish(DeliveriesSettled(delivery.workspace_id, (delivery.pk,)))


@transaction.atomic
def decide(delivery: Delivery, *, went_out: bool, by: Actor) -> None:
    """A person's word on a delivery of unknown outcome, or another try for one that failed."""
    allowed = [Status.UNKNOWN] if went_out else [Status.UNKNOWN, Status.FAILED]
    rows = Delivery.objects.filter(pk=delivery.pk, status__in=allowed)
    now = timezone.now()
    values = (
        {"status": Status.SENT, "settled_at": now}
        if went_out
        else {
            "status": Status.PENDING,
            "settled_at": None,
            "not_before": now,
            "lease_until": None,
        }
    )
    if not rows.update(why="", decided_by_id=by.member_id, **values):
        raise Refusal(_("This delivery is settled already."), "settled")
    activity.record("decided", delivery, by=by, went_out=went_out)
    bus.publish(DeliveriesSettled(delivery.workspace_id, (delivery.pk,)))
    wake.ring_on_commit("deliveries")
