"""Give it to somebody, to a team, or to the members of a team in turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import distributing
from ascolto.operate.actions.distributing import Gift
from ascolto.operate.playbooks.catalogue import Deed, Effect, Field, can


def _choices() -> Sequence[tuple[str, str]]:
    people = [m for m in Member.objects.active() if m.is_at_least(Role.AGENT)]
    teams = list(Team.objects.all())
    return [
        *((f"member:{m.pk}", m.name) for m in people),
        *((f"team:{t.pk}", _("the team %(team)s") % {"team": t.name}) for t in teams),
        *((f"turn:{t.pk}", _("%(team)s, in turn") % {"team": t.name}) for t in teams),
    ]


class _Turns:
    """Who is next, over a whole batch."""

    def __init__(self, effects: Sequence[Effect]) -> None:
        wanted = {int(pk) for e in effects for pk in [_target(e.params)[1]]}
        self.able = distributing.able()
        teams = Team.objects.filter(pk__in=wanted).prefetch_related("members")
        self.teams = {t.pk: [m.pk for m in t.members.all()] for t in teams}
        turns = {
            _target(e.params)[1] for e in effects if _target(e.params)[0] == "turn"
        }
        self.queues = {
            pk: distributing.in_turn([m for m in self.teams.get(pk, ()) if m in self.able])
            for pk in turns
        }  # fmt: skip

    def next(self, team: int, brand: int) -> Member | None:
        queue = self.queues.get(team, [])
        for pk in queue:
            member, brands = self.able[pk]
            if not brands or brand in brands:
                queue.remove(pk)
                queue.append(pk)
                return member
        return None


def _carry_out(effects: Sequence[Effect]) -> None:
    turns = _Turns(effects)
    gifts = []
    for effect in effects:
        try:
            gifts.append(_gift(effect, turns))
        except Refusal as refusal:
            effect.outcome = str(refusal)
    distributing.give(gifts)


def _gift(effect: Effect, turns: _Turns) -> Gift:
    what, pk = _target(effect.params)
    conversation = effect.conversation
    if what == "member":
        member, brands = turns.able.get(pk, (None, set()))
        if member is None:
            raise Refusal(_("This person is not in the team any more."))
        if brands and conversation.brand_id not in brands:
            raise Refusal(
                _("%(name)s does not see this brand.") % {"name": member.name}
            )
        return Gift(conversation, member, None, effect.by)
    if pk not in turns.teams:
        raise Refusal(_("This team is not there any more."))
    if what == "team":
        # Whoever has it keeps it: the team is who else may take it.
        return Gift(conversation, conversation.assignee, pk, effect.by)
    return _in_turn(effect, turns, pk)


def _in_turn(effect: Effect, turns: _Turns, team: int) -> Gift:
    conversation = effect.conversation
    if conversation.assignee_id in turns.teams[team]:
        return Gift(conversation, conversation.assignee, team, effect.by)
    member = turns.next(team, conversation.brand_id)
    if member is None:
        raise Refusal(_("Nobody of this team can take it."))
    return Gift(conversation, member, team, effect.by)


def _target(params: Mapping[str, str]) -> tuple[str, int]:
    what, _colon, pk = params.get("to", "").partition(":")
    return what, int(pk) if pk.isdecimal() else 0


def _said(words: Mapping[str, str]) -> str:
    return _("give it to %(to)s") % words


def _check(params: Mapping[str, str]) -> None:
    if params.get("to") not in {value for value, _words in _choices()}:
        raise Refusal(_("Choose who gets it."), "no_choice")


can(
    Deed(
        "assign",
        pgettext_lazy("deed", "give it to"),
        (Field("to", "choice", pgettext_lazy("deed", "to whom"), _choices),),
        _carry_out,
        _said,
        slot="assignee",
        check=_check,
        shows_itself=True,
        icon="assign",
    )
)
