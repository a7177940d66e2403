"""A person answers sooner than promised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.commitments.actions import hastening
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import conversing, owing
from ascolto.operate.models import Conversation
from ascolto.operate.playbooks import matching
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can
from ascolto.operate.playbooks.saying import duration


def _carry_out(effects: Sequence[Effect]) -> None:
    wanted = {e.conversation.pk: (_minutes(e.params), e.by) for e in effects}
    nearer = hastening.hasten(owing.SUBJECT, wanted)
    changed: dict[int, Conversation] = {}
    for effect in effects:
        commitment = nearer.get(effect.conversation.pk)
        if commitment is None:
            effect.outcome = _("Nobody waits here, or an answer is due sooner already.")
            continue
        changed[effect.conversation.pk] = effect.conversation
        due = effect.conversation.due_at
        effect.conversation.due_at = min(due or commitment.due_at, commitment.due_at)
    Conversation.objects.bulk_update(changed.values(), ["due_at"])
    conversing.announce(list(changed.values()))


def _minutes(params: Mapping[str, str]) -> int:
    return matching.whole([params.get("minutes", "")])


def _said(words: Mapping[str, str]) -> str:
    return _("have a person answer within %(time)s") % {
        "time": duration(words.get("minutes", ""))
    }


def _check(params: Mapping[str, str]) -> None:
    try:
        minutes = _minutes(params)
    except matching.NotATest:
        minutes = 0
    if minutes < 1:
        raise Refusal(_("Say within how many minutes a person answers."), "no_time")


can(
    Deed(
        "due",
        pgettext_lazy("deed", "have a person answer within"),
        (Field("minutes", "minutes", pgettext_lazy("deed", "how soon")),),
        _carry_out,
        _said,
        slot="due",
        check=_check,
        icon="promise",
    )
)
