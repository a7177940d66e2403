"""Say how urgent it is; what we owe follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.refusal import Refusal
from ascolto.operate.actions import urging
from ascolto.operate.models import Conversation
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _carry_out(effects: Sequence[Effect]) -> None:
    """One call for each urgency and playbook, however many conversations."""
    groups: dict[tuple[str, str, Any], dict[int, Conversation]] = defaultdict(dict)
    for effect in effects:
        urgency, why = effect.params.get("urgency", ""), effect.params.get("why", "")
        key = urgency, why.strip() or effect.by.name, effect.by
        groups[key][effect.conversation.pk] = effect.conversation
    for (urgency, why, by), conversations in groups.items():
        urging.urge_all(list(conversations.values()), urgency=urgency, by=by, why=why)


def _said(words: Mapping[str, str]) -> str:
    return _("set the urgency to “%(urgency)s”") % words


def _urgencies() -> Sequence[tuple[str, str]]:
    return [
        ("urgent", _("Urgent")),
        ("high", _("High urgency")),
        ("normal", _("Normal urgency")),
        ("low", _("Low urgency")),
    ]


def _check(params: Mapping[str, str]) -> None:
    if params.get("urgency") not in Conversation.Urgency.values:
        raise Refusal(_("There is no such urgency."), "unknown_urgency")


can(
    Deed(
        "urge",
        pgettext_lazy("deed", "set the urgency"),
        (
            Field("urgency", "choice", pgettext_lazy("deed", "how urgent"), _urgencies),
            Field("why", "line", pgettext_lazy("deed", "because"), None, True, 200),
        ),
        _carry_out,
        _said,
        slot="urge",
        check=_check,
        icon="near",
    )
)
