"""A gesture is proposed; whether it is given, a person says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from ascolto.core.refusal import Refusal
from ascolto.operate.actions import gesturing
from ascolto.operate.models import Gesture, GestureKind
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _choices() -> Sequence[tuple[str, str]]:
    language = get_language() or "it"
    return [(str(k.pk), k.title(language)) for k in GestureKind.objects.offered()]


def _carry_out(effects: Sequence[Effect]) -> None:
    """One by one: each has its own mail to whoever says yes."""
    wanted = {e.params.get("gesture", "") for e in effects}
    rows = GestureKind.objects.offered().filter(
        pk__in=[w for w in wanted if w.isdecimal()]
    )
    kinds = {str(kind.pk): kind for kind in rows.select_related("signer")}
    open_ones = Gesture.objects.filter(
        conversation__in=[e.conversation.pk for e in effects],
        status__in=[Gesture.Status.PROPOSED, Gesture.Status.APPROVED],
    )
    have = set(open_ones.values_list("conversation_id", "kind_id"))
    for effect in effects:
        kind = kinds.get(effect.params.get("gesture", ""))
        if kind is None:
            effect.outcome = _("This gesture is not offered any more.")
        elif (effect.conversation.pk, kind.pk) in have:
            effect.outcome = _("It has been proposed already.")
        else:
            _propose(effect, kind)


def _propose(effect: Effect, kind: GestureKind) -> None:
    try:
        gesturing.propose(
            effect.conversation,
            kind=kind,
            by=effect.by,
            why=effect.params.get("why", ""),
        )
    except Refusal as refusal:
        effect.outcome = str(refusal)


def _said(words: Mapping[str, str]) -> str:
    return _("propose the gesture “%(gesture)s”") % words


def _check(params: Mapping[str, str]) -> None:
    if params.get("gesture") not in {value for value, _words in _choices()}:
        raise Refusal(_("Choose the gesture."), "no_choice")


can(
    Deed(
        "gesture",
        pgettext_lazy("deed", "propose the gesture"),
        (
            Field("gesture", "choice", pgettext_lazy("deed", "which"), _choices),
            Field("why", "text", pgettext_lazy("deed", "because"), is_optional=True, most=300),
        ),
        _carry_out,
        _said,
        slot="gesture",
        check=_check,
        shows_itself=True,
        icon="heart",
    )
)  # fmt: skip
