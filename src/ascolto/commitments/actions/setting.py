"""Set what is promised: targets, and who is on call."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels.models import Account
from ascolto.commitments.models import Commitment, OnCall, Target
from ascolto.commitments.targets import URGENCIES
from ascolto.core import activity, authority, scoping
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Member, Role, Workspace
from ascolto.core.refusal import Refusal

MOST_WAITING = 24 * 60  # minutes
LONGEST = 60 * 24 * 90  # minutes: three months


@transaction.atomic
def set_target(
    kind: str,
    *,
    minutes: int,
    by: Actor,
    counts_opening_hours: bool = False,
    brand: Brand | None = None,
    account: Account | None = None,
    visibility: str = "",
    urgency: str = "",
) -> Target:
    """How long we may take from now on: for an account, a brand, or (with neither) everybody;
    for public or private messages and one urgency, where these are named.

    What is open already keeps the deadline that the customer was told. Raises `Refusal`.
    """
    authority.require(by, Role.LEAD)
    _check_target(kind, minutes, visibility, urgency)
    target: Target = Target.objects.update_or_create(
        kind=kind,
        brand=None if account else brand,
        account=account,
        visibility=visibility,
        urgency=urgency,
        defaults={"minutes": minutes, "counts_opening_hours": counts_opening_hours},
    )[0]
    activity.record(
        "set",
        target,
        by=by,
        kind=kind,
        minutes=minutes,
        counts_opening_hours=counts_opening_hours,
    )
    return target


def _check_target(kind: str, minutes: int, visibility: str, urgency: str) -> None:
    if kind not in Commitment.Kind.values:
        raise Refusal(
            _("Nothing of the kind “%(kind)s” is promised.") % {"kind": kind},
            "unknown_kind",
        )
    if not 1 <= minutes <= LONGEST:
        raise Refusal(
            _("A target is at least a minute and at most ninety days."), "not_a_target"
        )
    if visibility not in {"", "public", "private"} or urgency not in {"", *URGENCIES}:
        raise Refusal(_("There is no such urgency."), "unknown_urgency")


@transaction.atomic
def drop_target(target: Target, *, by: Actor) -> None:
    """From now on the next more general one holds."""
    authority.require(by, Role.LEAD)
    activity.record("dropped", target, by=by, kind=target.kind, minutes=target.minutes)
    target.delete()


@transaction.atomic
def set_on_call(
    members: Sequence[Member],
    *,
    by: Actor,
    brand: Brand | None = None,
    minutes: int = 30,
) -> list[OnCall]:
    """The chain, first to last, for a brand or for all; nobody: the more general one holds.

    Each has `minutes` to say “I take it”; then the next one is told.

    Raises `Refusal` for somebody who left.
    """
    authority.require(by, Role.LEAD)
    _check_chain(members, minutes)
    OnCall.objects.filter(brand=brand).delete()
    chain = OnCall.objects.bulk_create(
        OnCall(
            workspace_id=scoping.current(),
            brand=brand,
            member=member,
            position=place,
            minutes=minutes,
        )
        for place, member in enumerate(dict.fromkeys(members))
    )
    whose = brand or Workspace.objects.get(pk=scoping.current())
    names = [row.member.name for row in chain]
    activity.record("set on call", whose, by=by, members=names)
    return chain


def _check_chain(members: Sequence[Member], minutes: int) -> None:
    for member in members:
        if not member.is_active:
            raise Refusal(
                _("%(name)s is not with us any more.") % {"name": member.name}, "left"
            )
    if not 5 <= minutes <= MOST_WAITING:
        raise Refusal(
            _("Between five minutes and a day, then the next one is told."),
            "not_minutes",
        )
