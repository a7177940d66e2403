"""We write first: a conversation of ours with somebody, at an address of theirs."""

from __future__ import annotations

import uuid

from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.models import Account, Handle, Thread
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Number
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking, meeting
from ascolto.customers.models import Customer
from ascolto.operate import tallying
from ascolto.operate.actions import conversing
from ascolto.operate.models import Case, Conversation


def identity(
    account: Account, address: str, customer: Customer, *, by: Actor
) -> Handle:
    """The person's identity there; a new address becomes theirs by a link that can be taken back.

    Raises `Refusal` where it is somebody else's.
    """
    realm, address = registry.realm(account), address.strip().lower()
    handle, made = Handle.objects.get_or_create(
        realm=realm,
        external_id=address,
        defaults={
            "name": str(customer)[:200],
            "email": address if realm == "email" else "",
        },
    )
    met = meeting.meet([handle])[handle.pk]
    if made:
        linking.link(customer, met, by=by)
    elif met.pk != customer.pk:
        raise Refusal(
            _(
                "%(address)s belongs to %(who)s. Link the two customers first, if it is "
                "the same person."
            )
            % {"address": address, "who": met},
            "another_person",
        )
    return handle  # type: ignore[no-any-return]


def thread(account: Account, handle: Handle, subject: str) -> Thread:
    row: Thread = Thread.objects.create(
        account=account,
        external_id=f"ours-{uuid.uuid4()}",
        handle=handle,
        subject=" ".join(subject.split())[:500],
    )
    return row


def open_(
    place: Thread,
    *,
    handle: Handle,
    language: str,
    case_id: int | None = None,
    by: Actor,
) -> Conversation:
    """In this case, or in one of its own. In the caller's transaction."""
    now = timezone.now()
    if case_id is None:
        case_id = _case(handle, place.subject).pk
    account = place.account
    made = Conversation(
        number=Number.take("conversation")[0],
        thread=place,
        account=account,
        brand=account.brand,
        handle=handle,
        case_id=case_id,
        subject=place.subject,
        language=language,
        is_unread=False,
        last_direction="out",
        last_message_at=now,
        created_at=now,
    )
    with tallying.kept([made]):
        made.save()
    activity.record("opened", made, by=by, number=made.number)
    conversing.announce([made], new={made.pk})
    return made


def _case(handle: Handle, title: str) -> Case:
    row: Case = Case.objects.create(
        number=Number.take("case")[0],
        customer=meeting.meet([handle])[handle.pk],
        handle=handle,
        title=title[:200],
        opened_at=timezone.now(),
    )
    return row
