"""Whether strangers who are only heard are shown by name, or under a pseudonym as from the beginning."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.models import NamedVoices

SHORTEST, LONGEST = 3, 300


@transaction.atomic
def name(*, why: str, by: Actor) -> None:
    """For the workspace. Twice is once. Raises `Refusal` without a reason."""
    require(by, Role.ADMIN)
    reason = " ".join(why.split())[:LONGEST]
    if len(reason) < SHORTEST:
        raise Refusal(
            _("Say why names are needed: it is kept in the activity log."), "no_reason"
        )
    member = Member.objects.get(pk=by.member_id or 0)
    _row, is_new = NamedVoices.objects.get_or_create(
        defaults={"by": member, "why": reason}
    )
    if is_new:
        activity.record("named voices", member.workspace, by=by, why=reason)


@transaction.atomic
def veil(*, by: Actor) -> None:
    require(by, Role.ADMIN)
    member = Member.objects.get(pk=by.member_id or 0)
    if NamedVoices.objects.all().delete()[0]:
        activity.record("veiled voices", member.workspace, by=by)
