"""Make it a lead, for somebody or for who answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import pursuing
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can

ANSWERING = "answering"  # whoever has the conversation in hand


def _choices() -> Sequence[tuple[str, str]]:
    rows = Member.objects.active().exclude(role=Role.VOICE)
    return [(ANSWERING, _("who answers")), *((str(m.pk), m.name) for m in rows)]


def _carry_out(effects: Sequence[Effect]) -> None:
    rows = Member.objects.active().exclude(role=Role.VOICE)
    people = {str(m.pk): m for m in rows.prefetch_related("brands")}
    for effect in effects:
        wanted = effect.params.get("to", "")
        try:
            if wanted != ANSWERING and wanted not in people:
                raise Refusal(_("This person is not in the team any more."))
            pursuing.mark(effect.conversation, owner=people.get(wanted), by=effect.by)
        except Refusal as refusal:
            effect.outcome = str(refusal)


def _said(words: Mapping[str, str]) -> str:
    return _("make it a lead for %(to)s") % words


def _check(params: Mapping[str, str]) -> None:
    if params.get("to") not in dict(_choices()):
        raise Refusal(_("Choose whose lead it is."), "no_choice")


can(
    Deed(
        "lead",
        pgettext_lazy("deed", "make it a lead"),
        (Field("to", "choice", pgettext_lazy("deed", "for whom"), _choices),),
        _carry_out,
        _said,
        check=_check,
        shows_itself=True,
        icon="heart",
    )
)  # fmt: skip
