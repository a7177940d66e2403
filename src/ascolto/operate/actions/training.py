"""Newcomers: what they answer waits for a yes, until somebody releases them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Training


@transaction.atomic
def begin(member: Member, *, by: Actor, mentor: Member | None = None) -> Training:
    """From now on; again with another `mentor` changes the mentor. Raises `Refusal`."""
    member = _held(member, by)
    if member.is_at_least(Role.LEAD):
        raise Refusal(
            _("Leads and administrators say yes to others: they are not in training."),
            "leads",
        )
    _check_mentor(member, mentor)
    known: Training | None = Training.objects.going_on().filter(member=member).first()
    if known is not None and known.mentor_id == (mentor.pk if mentor else None):
        return known
    if known is not None:
        known.mentor = mentor
        known.save(update_fields=["mentor"])
    else:
        known = Training.objects.create(
            member=member, mentor=mentor, began_by_name=by.name[:200]
        )
    _mark(member, True)
    whom = mentor.name if mentor else ""
    activity.record("put in training", member, by=by, mentor=whom)
    return known


@transaction.atomic
def release(member: Member, *, by: Actor) -> None:
    """What they write from now on leaves at once; what waits still waits. Twice is once."""
    member = _held(member, by)
    ended = {"ended_at": timezone.now(), "ended_by_name": by.name[:200]}
    if Training.objects.going_on().filter(member=member).update(**ended):
        _mark(member, False)
        activity.record("released from training", member, by=by)


def refuse(by: Actor) -> None:
    """Whoever is in training sends nothing by themselves. Raises `Refusal`."""
    mine = Member.objects.filter(pk=by.member_id or 0, is_in_training=True)
    if mine.exists():
        raise Refusal(
            _(
                "What you write waits for a yes before it leaves. Write it as an answer in the "
                "conversation, or ask a lead to do this."
            ),
            "in_training",
        )


def _held(member: Member, by: Actor) -> Member:
    """The member as they are now, if `by` leads them. Raises `Refusal`."""
    authority.require(by, Role.LEAD)
    if by.member_id == member.pk:
        raise Refusal(_("Another lead decides this about you."), "oneself")
    held: Member | None = (
        Member.objects.active().select_for_update().filter(pk=member.pk).first()
    )
    if held is None:
        raise Refusal(_("This person is not in the team any more."), "gone")
    return held


def _check_mentor(member: Member, mentor: Member | None) -> None:
    if mentor is None:
        return
    if mentor.pk == member.pk or not mentor.is_active or mentor.is_in_training:
        raise Refusal(
            _("Choose a mentor who is not in training, and not the newcomer."), "mentor"
        )
    if not mentor.is_at_least(Role.AGENT):
        raise Refusal(_("A mentor answers customers: choose an agent."), "mentor")


def _mark(member: Member, is_in_training: bool) -> None:
    member.is_in_training = is_in_training
    member.save(update_fields=["is_in_training"])
