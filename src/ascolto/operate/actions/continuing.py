"""We go on elsewhere: say so where the customer wrote, open the other place, keep both in one case.

The pointer is an answer like any other: while it has not arrived, what we owe stays open; delivered,
written by a person, it keeps it; when it fails it does not (`settling.settle`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Account, Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import (
    closing,
    conversing,
    reaching_out,
    regrouping,
    replying,
)
from ascolto.operate.models import Case, Continuation, Conversation
from ascolto.operate.reads import elsewhere
from ascolto.operate.reads.elsewhere import Way


@dataclass(frozen=True)
class Step:
    """Where we go on, and what is said in both places."""

    account: Account
    pointer: str  # where they wrote
    address: str = ""  # "": they are sent a link and choose
    subject: str = ""
    opening: str = ""  # in the other place, when there is an address


@transaction.atomic
def go_on(
    conversation: Conversation, step: Step, *, key: uuid.UUID, by: Actor
) -> Continuation:
    """One act; the same `key` twice is the same. Raises `Refusal` and then nothing was sent."""
    known: Continuation | None = Continuation.objects.filter(key=key).first()
    if known:
        return known
    way = _require_way(conversation, step)
    made = Continuation.objects.create(
        conversation=conversation,
        account=step.account,
        address=step.address,
        key=key,
        by_id=by.member_id,
        by_name=by.name,
    )
    text = step.pointer.replace(elsewhere.LINK, elsewhere.link(made))
    made.pointer = replying.reply(conversation, text=text, by=by)
    if not way.by_link:
        made.second = _open(conversation, step, by)
        replying.reply(made.second, text=step.opening, by=by)
    made.save(update_fields=["pointer", "second"])
    _tell(made, by)
    return made  # type: ignore[no-any-return]


def _require_way(conversation: Conversation, step: Step) -> Way:
    way = elsewhere.way(conversation, step.account)
    if way is None or bool(step.address) is way.by_link:
        raise Refusal(_("It cannot go on there."), "no_way")
    if way.by_link and elsewhere.LINK not in step.pointer:
        raise Refusal(
            _("Leave {link} in the text: it becomes the customer's own address."),
            "no_link",
        )
    return way


@transaction.atomic
def undo(made: Continuation, *, by: Actor) -> Continuation:
    """Call both messages back, while they have not left. Raises `Refusal` when one has."""
    made = Continuation.objects.select_for_update().get(pk=made.pk)
    if made.undone_at:
        return made
    if made.pointer:
        replying.undo(made.pointer, by=by)
    if made.second:
        rows = Message.objects.filter(thread=made.second.thread_id, author=made.by_id)
        for message in rows.filter(delivery__status="pending"):
            replying.undo(message, by=by)
        closing.close(
            made.second,
            reason=closing.Reason.NO_ANSWER_NEEDED,
            because=_("the step was taken back"),
            by=by,
        )
    made.undone_at = timezone.now()
    made.save(update_fields=["undone_at"])
    return made


@transaction.atomic
def await_delivery(made: Continuation, name: str) -> None:
    """The customer used the link: what comes in under this name belongs to the case."""
    made.awaited = name[:512]
    made.save(update_fields=["awaited"])


def arrive(conversations: Sequence[Conversation], messages: Sequence[Message]) -> None:
    """Who came by a link of ours belongs to the case it was given in. Nearly always one query."""
    awaited = Continuation.objects.filter(second=None).exclude(awaited="")
    if not awaited.exists():
        return
    by_thread = {c.thread_id: c.pk for c in conversations}
    names = {m.external_id: by_thread.get(m.thread_id) for m in messages}
    _join({name: pk for name, pk in names.items() if pk})


@transaction.atomic
def _join(by_name: dict[str, int]) -> None:
    rows = Continuation.objects.select_for_update().filter(
        second=None, awaited__in=list(by_name), undone_at=None
    )
    for made in rows.order_by("pk"):
        second = Conversation.objects.get(pk=by_name[made.awaited])
        made.second = second
        made.save(update_fields=["second"])
        case = Case.objects.get(conversations=made.conversation_id)
        by = Actor.system()
        if second.case_id != case.pk:
            why = _("came by the link of conversation %(number)s") % {
                "number": made.conversation.number
            }
            regrouping.join(second, into=case, by=by, reason=why)
        activity.record(
            "went on elsewhere",
            second,
            by=Actor.customer(str(second.handle)),
            **_details(made, second.handle),
        )


def _open(conversation: Conversation, step: Step, by: Actor) -> Conversation:
    """A conversation of ours in the other place, with the same customer, in the same case."""
    customer = conversation.handle.link.customer
    handle = reaching_out.identity(step.account, step.address, customer, by=by)
    place = reaching_out.thread(step.account, handle, step.subject)
    return reaching_out.open_(
        place,
        handle=handle,
        language=conversation.language,
        case_id=conversation.case_id,
        by=by,
    )


def _tell(made: Continuation, by: Actor) -> None:
    """On the record of both."""
    activity.record(
        "went on elsewhere", made.conversation, by=by, **_details(made, made.address)
    )
    if made.second:
        details = _details(made, made.address) | {"from": made.conversation.number}
        activity.record("went on elsewhere", made.second, by=by, **details)
    conversing.announce([made.conversation])


def _details(made: Continuation, who: object) -> dict[str, object]:
    second = made.second
    return {
        "to": made.account.name,
        "address": str(who),
        "second": second.pk if second else 0,
        "number": second.number if second else 0,
        "first": made.conversation_id,
    }
