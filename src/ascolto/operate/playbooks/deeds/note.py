"""A note for whoever answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.refusal import Refusal
from ascolto.operate.actions import remarking
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _carry_out(effects: Sequence[Effect]) -> None:
    remarking.remark(
        [(e.conversation, e.params.get("text", ""), e.by) for e in effects]
    )


def _said(words: Mapping[str, str]) -> str:
    return _("leave the note “%(text)s”") % words


def _check(params: Mapping[str, str]) -> None:
    if not params.get("text", "").strip():
        raise Refusal(_("Write the note."), "empty")


can(
    Deed(
        "note",
        pgettext_lazy("deed", "leave a note"),
        (Field("text", "text", pgettext_lazy("deed", "what it says")),),
        _carry_out,
        _said,
        check=_check,
        shows_itself=True,
        icon="note",
    )
)
