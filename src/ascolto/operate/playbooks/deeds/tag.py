"""Put a tag on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.refusal import Refusal
from ascolto.operate.actions import tagging
from ascolto.operate.models import Conversation
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _carry_out(effects: Sequence[Effect]) -> None:
    """One call for each tag and playbook, however many conversations."""
    groups: dict[tuple[str, Any], dict[int, Conversation]] = defaultdict(dict)
    for effect in effects:
        key = effect.params.get("tag", ""), effect.by
        groups[key][effect.conversation.pk] = effect.conversation
    for (name, by), conversations in groups.items():
        tagging.tag(list(conversations.values()), add=[name], by=by)


def _said(words: Mapping[str, str]) -> str:
    return _("put the tag “%(tag)s” on it") % words


def _check(params: Mapping[str, str]) -> None:
    if not params.get("tag", "").replace(",", " ").strip(" #"):
        raise Refusal(_("Write the name of the tag."), "no_name")


can(
    Deed(
        "tag",
        pgettext_lazy("deed", "put a tag on it"),
        (Field("tag", "line", pgettext_lazy("deed", "which tag"), most=40),),
        _carry_out,
        _said,
        check=_check,
        shows_itself=True,
        icon="tag",
    )
)
