"""A message by a system of the company's own: said to be automatic, never instead of an answer.

It keeps no commitment, closes nothing and takes nothing over. The guards of everything automatic
hold: never to machines, and once a day in a conversation.
"""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.channels.actions import writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.models import Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import promising
from ascolto.operate.actions import acknowledging, conversing
from ascolto.operate.models import Conversation

ONCE_IN = timedelta(days=1)


@transaction.atomic
def send(
    conversation: Conversation,
    *,
    text: str,
    by: Actor,
    key: uuid.UUID | None = None,
) -> Message:
    """Put it on its way. The same `key` twice is the same message. Raises `Refusal`."""
    if by.is_person:
        raise Refusal(_("A person answers; this is for systems."), "is_a_person")
    conversing.hold(conversation)
    known = key and Message.objects.filter(delivery__idempotency_key=key).first()
    if known:
        return known
    text = _said_to_be_automatic(conversation, text)
    writing.check(conversation.thread, text)
    _refuse_to_machines(conversation)
    _refuse_too_often(conversation)
    message = writing.write(Writing(conversation.thread, text, by, key=key))
    activity.record("sent automatically", conversation, by=by, message=message.pk)
    conversing.announce([conversation])
    return message


def _said_to_be_automatic(conversation: Conversation, text: str) -> str:
    """In the customer's language, as far as we speak it."""
    language = (conversation.language or conversation.brand.language)[:2]
    with override(language if language in acknowledging.OURS else "en"):
        return promising.with_notice(text.strip())


def _refuse_to_machines(conversation: Conversation) -> None:
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    last = said.in_order().last()
    if last is not None and last.automatic:
        raise Refusal(
            _(
                "The last message came from a machine. Two machines would answer each other "
                "for ever; a person may answer."
            ),
            "to_a_machine",
        )


def _refuse_too_often(conversation: Conversation) -> None:
    """The acknowledgement is not counted: it is the product's own, and has its own limit."""
    said = Message.objects.filter(
        thread_id=conversation.thread_id,
        direction=Message.Direction.OUT,
        received_at__gt=timezone.now() - ONCE_IN,
    )
    said = said.exclude(by_rule__in=["", acknowledging.RULE.name])
    if said.exclude(delivery__status__in=["cancelled", "failed"]).exists():
        raise Refusal(
            _("One automatic message a day is enough here. A person may write."),
            "too_often",
        )
