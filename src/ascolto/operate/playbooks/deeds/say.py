"""A text to the customer, said to be automatic: in place of the usual acknowledgement.

Every guard of automatic messages holds: never to machines, once a day in a conversation, and it
keeps no promise.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext_lazy

from ascolto.channels.models import Delivery, Message
from ascolto.core.refusal import Refusal
from ascolto.operate import promising
from ascolto.operate.actions import acknowledging, automating
from ascolto.operate.models import Acknowledgement, Conversation
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can

SILENT = {"to_a_machine", "too_often"}  # then nothing automatic is said at all


def _carry_out(effects: Sequence[Effect]) -> None:
    for effect in effects:
        try:
            automating.send(
                effect.conversation,
                text=_filled(effect.params.get("text", ""), effect.conversation),
                by=effect.by,
            )
        except Refusal as refusal:
            effect.outcome = str(refusal)
            if refusal.code not in SILENT:
                _acknowledge(effect)
    _hold_back([e.conversation for e in effects if not e.outcome])


def _filled(text: str, conversation: Conversation) -> str:
    """With brand, promise and number, in the customer's language."""
    language = (conversation.language or conversation.brand.language)[:2]
    if language in acknowledging.OURS:
        with override(language):
            filled = promising.fill(text, conversation)
    else:
        filled = promising.fill_abroad(text, conversation, language)
    return promising.with_number(filled, conversation)


def _acknowledge(effect: Effect) -> None:
    """It was left out for what this playbook wanted to say and could not."""
    said = list(Message.objects.inbound().filter(pk=effect.message_id))
    acknowledging.acknowledge([(effect.conversation, said)])


def _hold_back(conversations: Sequence[Conversation]) -> None:
    """The acknowledgement that has not left yet would say the same again."""
    said = Acknowledgement.objects.filter(conversation__in=conversations)
    waiting = Delivery.objects.filter(
        message__in=said.values("message_id"),
        status=Delivery.Status.PENDING,
        attempts=0,
        lease_until=None,
    )
    waiting.update(status=Delivery.Status.CANCELLED, settled_at=timezone.now())


def _said(words: Mapping[str, str]) -> str:
    return _("say at once “%(text)s”") % words


def _check(params: Mapping[str, str]) -> None:
    if not params.get("text", "").strip():
        raise Refusal(_("Write what the customer is told."), "empty")


can(
    Deed(
        "say",
        pgettext_lazy("deed", "say to the customer at once"),
        (Field("text", "text", pgettext_lazy("deed", "what is said")),),
        _carry_out,
        _said,
        slot="say",
        check=_check,
        icon="robot",
    )
)
