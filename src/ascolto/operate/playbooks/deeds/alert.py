"""Tell somebody by mail: who is on call, the leads, the owner, one person, a team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.models import Member, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import alerting
from ascolto.operate.actions.alerting import Alert
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _choices() -> Sequence[tuple[str, str]]:
    people, teams = Member.objects.active(), Team.objects.all()
    return [
        ("on_call", _("who is on call")),
        ("leads", _("the leads")),
        ("admins", _("the administrators")),
        *((f"member:{m.pk}", m.name) for m in people),
        *((f"team:{t.pk}", _("the team %(team)s") % {"team": t.name}) for t in teams),
    ]


def _carry_out(effects: Sequence[Effect]) -> None:
    pairs = [(e.params.get("to", ""), e.conversation) for e in effects]
    people = alerting.recipients(pairs)
    alerts: dict[Member, list[Alert]] = defaultdict(list)
    for effect in effects:
        brand = effect.conversation.brand_id
        told = people.get((effect.params.get("to", ""), brand), [])
        if not told:
            effect.outcome = _("There is nobody to tell.")
        effect.shown["to"] = ", ".join(member.name for member in told)
        words = effect.params.get("text", "")
        for member in told:
            alerts[member].append(
                (effect.conversation, effect.message_id, effect.by.name, words)
            )
    alerting.mail(alerts)


def _said(words: Mapping[str, str]) -> str:
    return _("tell %(to)s by mail") % words


def _check(params: Mapping[str, str]) -> None:
    if params.get("to") not in {value for value, _words in _choices()}:
        raise Refusal(_("Choose who is told."), "no_choice")


can(
    Deed(
        "alert",
        pgettext_lazy("deed", "tell by mail"),
        (
            Field("to", "choice", pgettext_lazy("deed", "whom"), _choices),
            Field("text", "text", pgettext_lazy("deed", "with the words"), is_optional=True, most=500),
        ),
        _carry_out,
        _said,
        check=_check,
        icon="mail",
    )
)  # fmt: skip
