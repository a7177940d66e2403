"""Who has it in hand."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.operate import tallying
from ascolto.operate.actions import conversing, notifying
from ascolto.operate.models import Assignment, Conversation


@transaction.atomic
def assign(
    conversation: Conversation, *, to: int | None, by: Actor, team: Team | None = None
) -> None:
    """Give it to a member (by id), to a team, or to nobody. Doing it twice changes nothing."""
    conversing.hold(conversation)
    if conversation.assignee_id == to and (
        team is None or conversation.team_id == team.pk
    ):
        return
    member = _member(to, conversation) if to else None
    now = timezone.now()
    Assignment.objects.filter(conversation=conversation, ended_at=None).update(
        ended_at=now
    )
    Assignment.objects.create(
        conversation=conversation, member=member, team=team, by_name=by.name, at=now
    )
    with tallying.kept([conversation]):
        conversation.assignee = member
        conversation.team = team or conversation.team
        conversation.save(update_fields=["assignee", "team"])
    name = member.name if member else ""
    activity.record("assigned", conversation, by=by, to=name, member=to or 0)
    notifying.assigned(conversation, member, by=by)
    conversing.announce([conversation])


def _member(pk: int, conversation: Conversation) -> Member:
    member = Member.objects.active().filter(pk=pk).first()
    if member is None:
        raise Refusal(_("This person is not in the team any more."), "no_such_member")
    if not member.is_at_least(Role.AGENT):
        raise Refusal(
            _("%(name)s answers only when asked; assign it to an agent.")
            % {"name": member.name},
            "cannot_hold",
        )
    brands = set(member.brands.values_list("pk", flat=True))
    if brands and conversation.brand_id not in brands:
        raise Refusal(
            _("%(name)s does not see this brand.") % {"name": member.name}, "cannot_see"
        )
    found: Member = member
    return found
