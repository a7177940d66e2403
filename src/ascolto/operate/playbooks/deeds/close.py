"""Close what nobody waits for. What is owed to somebody only a person lets go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.commitments.models import Commitment
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import closing, owing
from ascolto.operate.models import Closure
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _carry_out(effects: Sequence[Effect]) -> None:
    ids = [effect.conversation.pk for effect in effects]
    owed = Commitment.objects.open().filter(
        subject_type=owing.SUBJECT, subject_id__in=ids
    )
    waiting = set(owed.values_list("subject_id", flat=True))
    for effect in effects:
        if effect.conversation.pk in waiting or effect.conversation.awaits_us:
            effect.outcome = _("Somebody waits for an answer: a person decides.")
            continue
        try:
            closing.close(
                effect.conversation,
                reason=Closure.Reason.NO_ANSWER_NEEDED,
                because=effect.params.get("because", ""),
                by=effect.by,
            )
        except Refusal as refusal:
            effect.outcome = str(refusal)


def _said(words: Mapping[str, str]) -> str:
    return _("close it, because %(because)s, if nobody waits") % words


def _check(params: Mapping[str, str]) -> None:
    if len(params.get("because", "").strip()) < 3:
        raise Refusal(_("Say in a few words why no answer is needed."), "no_reason")


can(
    Deed(
        "close",
        pgettext_lazy("deed", "close it, if nobody waits"),
        (Field("because", "text", pgettext_lazy("deed", "because"), most=300),),
        _carry_out,
        _said,
        slot="close",
        check=_check,
        shows_itself=True,
        icon="done",
    )
)
