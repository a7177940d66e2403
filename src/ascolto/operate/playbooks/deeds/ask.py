"""Ask one colleague, by mail, about a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import asking
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _choices() -> Sequence[tuple[str, str]]:
    return [(str(m.pk), m.name) for m in Member.objects.active()]


def _carry_out(effects: Sequence[Effect]) -> None:
    rows = Member.objects.active().select_related("user")
    people = {str(m.pk): m for m in rows.prefetch_related("brands")}
    for effect in effects:
        try:
            member = people.get(effect.params.get("to", ""))
            if member is None:
                raise Refusal(_("This person is not in the team any more."))
            asking.ask(
                effect.conversation,
                member=member,
                question=effect.params.get("question", ""),
                by=effect.by,
            )
        except Refusal as refusal:
            effect.outcome = str(refusal)


def _said(words: Mapping[str, str]) -> str:
    return _("ask %(to)s “%(question)s”") % words


def _check(params: Mapping[str, str]) -> None:
    if params.get("to") not in dict(_choices()):
        raise Refusal(_("Choose who is asked."), "no_choice")
    if not params.get("question", "").strip():
        raise Refusal(_("Write the question."), "empty")


can(
    Deed(
        "ask",
        pgettext_lazy("deed", "ask a colleague"),
        (
            Field("to", "choice", pgettext_lazy("deed", "whom"), _choices),
            Field("question", "text", pgettext_lazy("deed", "the question"), most=asking.LIMIT),
        ),
        _carry_out,
        _said,
        check=_check,
        shows_itself=True,
        icon="mine",
    )
)  # fmt: skip
