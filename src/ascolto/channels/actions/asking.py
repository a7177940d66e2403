"""What became of deliveries whose outcome nobody heard: the provider is asked.

Their sender died after it handed them over, or got no answer. Found, it is settled; certainly not
there, it is due again; where nobody can tell, a person decides.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import sending
from ascolto.channels.actions import connecting, delivering
from ascolto.channels.contract import (
    ChannelError,
    Does,
    Finds,
    NeedsReconnect,
    OutcomeUnknown,
    Sent,
    TryLater,
)
from ascolto.channels.models import Account, Delivery
from ascolto.core import failpoint
from ascolto.core.scoping import scope, unscoped

Status = Delivery.Status


def claim_lost(limit: int = 50, busy: frozenset[int] = frozenset()) -> list[int]:
    """Lease deliveries whose sender died, or did not learn what became of them. Returns ids.

    Those of an account that is stopped wait until it works again, as long as a person waits.
    """
    now = timezone.now()
    with unscoped("deliveries of every workspace leave by one door"):
        lost = Delivery.objects.filter(status=Status.SENDING, lease_until__lt=now)
        lost = lost.exclude(
            account__in=Account.objects.broken(),
            created_at__gt=now - delivering.GIVE_UP_AFTER,
        )
        ids = lost.exclude(account_id__in=busy).order_by("pk")
        return [
            pk
            for pk in ids.values_list("pk", flat=True)[:limit]
            if lost.filter(pk=pk).doubt(now, now + delivering.LEASE)
        ]


def ask(delivery_id: int) -> None:
    """Find out what became of a lost delivery; where nobody can tell, a person decides."""
    with unscoped("the delivery says whose it is"):
        delivery = delivering.load(delivery_id)
    if delivery is not None and delivery.status == Status.SENDING:
        with scope(delivery.workspace_id):
            _ask(delivery)


def recover(limit: int = 50) -> int:
    """Ask after all that is lost, in the caller's thread: for the console and for tests."""
    ids = claim_lost(limit)
    for pk in ids:
        ask(pk)
    return len(ids)


def _found(delivery: Delivery) -> Sent | None:
    """As the provider tells. Raises `ChannelError`."""
    made = sending.connector_for(delivery)
    try:
        if Does.FIND not in made.manifest.does or not isinstance(made, Finds):
            raise OutcomeUnknown(_("The sending was interrupted."))
        return made.find(sending.asked(delivery))
    finally:
        made.close()


def _ask(delivery: Delivery) -> None:
    """Find out whether a delivery of unknown outcome went out."""
    try:
        found = _found(delivery)
    except TryLater as problem:
        after = problem.after or min(
            delivering.backoff(delivery.attempts), timedelta(minutes=1)
        )
        after = min(after, timedelta(minutes=10))
        delivering.ask_later(delivery, delivering.said(delivery, problem), after)
    except NeedsReconnect as problem:
        _ask_when_connected(delivery, delivering.said(delivery, problem))
    except ChannelError as problem:
        delivering.settle(delivery, Status.UNKNOWN, delivering.said(delivery, problem))
    except Exception as problem:
        delivering.settle(delivery, Status.UNKNOWN, type(problem).__name__)
    else:
        failpoint.reach("delivering.asked")
        if found:
            delivering.settle_sent(delivery, found)
        else:
            why = _("The sending was interrupted before it went out.")
            delivering.again(delivery, timezone.now(), why, tried=0)


def _ask_when_connected(delivery: Delivery, why: str) -> None:
    """The account says loudly that it is stopped; the question waits for it (`claim_lost`)."""
    if not delivery.account.is_connected:  # nobody will connect that one anew
        delivering.settle(delivery, Status.UNKNOWN, why)
        return
    connecting.mark_broken(delivery.account, why)
    delivering.ask_later(delivery, why, delivering.ASK_AFTER)
