"""Teams: who works together."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text


@transaction.atomic
def create(name: str, *, by: Actor, members: Iterable[Member] = ()) -> Team:
    authority.require(by, Role.ADMIN)
    team: Team = Team.objects.create(name=_name(name))
    team.members.set(members)
    activity.record("created", team, by=by, name=team.name)
    return team


@transaction.atomic
def change(
    team: Team,
    *,
    by: Actor,
    name: str | None = None,
    members: Iterable[Member] | None = None,
) -> None:
    authority.require(by, Role.ADMIN)
    if name is not None:
        team.name = _name(name, but=team)
        team.save(update_fields=["name"])
    if members is not None:
        team.members.set(members)
    activity.record("changed", team, by=by, name=team.name)


@transaction.atomic
def dissolve(team: Team, *, by: Actor) -> None:
    """The team ends; its people and their conversations stay."""
    authority.require(by, Role.ADMIN)
    activity.record("dissolved", team, by=by, name=team.name)
    team.delete()


def _name(text: str, but: Team | None = None) -> str:
    name = " ".join(clean_text(text).split())
    if not name:
        raise Refusal(_("Write the name of the team."), "no_name")
    if len(name) > 80:
        raise Refusal(_("The name is too long: at most 80 characters."), "too_long")
    others = Team.objects.filter(name__iexact=name).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise Refusal(_("There is a team of this name already."), "name_taken")
    return name
