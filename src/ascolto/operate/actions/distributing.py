"""Give many conversations at once, each to somebody or to a team, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.operate import tallying
from ascolto.operate.actions import conversing, notifying
from ascolto.operate.models import Assignment, Conversation


@dataclass(frozen=True)
class Gift:
    """A conversation, and into whose hands it goes; a team alone leaves it to whoever is free."""

    conversation: Conversation
    member: Member | None
    team_id: int | None
    by: Actor


@transaction.atomic
def give(gifts: Sequence[Gift]) -> None:
    """The conversations are locked by the caller. Doing it twice changes nothing."""
    changed = [g for g in gifts if _changes(g)]
    if not changed:
        return
    now = timezone.now()
    rows = [gift.conversation for gift in changed]
    open_ones = Assignment.objects.filter(conversation__in=rows, ended_at=None)
    open_ones.update(ended_at=now)
    Assignment.objects.insert(_ASSIGNMENT, [_assignment(gift, now) for gift in changed])
    with tallying.kept(rows):
        for gift in changed:
            gift.conversation.assignee = gift.member
            gift.conversation.team_id = gift.team_id or gift.conversation.team_id
        Conversation.objects.bulk_update(rows, ["assignee", "team"])
    activity.record_each(
        "assigned", ((g.conversation, g.by, _details(g)) for g in changed)
    )
    notifying.given(
        [(g.conversation, g.member.pk, g.by) for g in changed if g.member is not None]
    )
    conversing.announce(rows)


def _changes(gift: Gift) -> bool:
    member_id = gift.member.pk if gift.member else None
    same_team = gift.team_id is None or gift.conversation.team_id == gift.team_id
    return gift.conversation.assignee_id != member_id or not same_team


def _assignment(gift: Gift, at: datetime) -> tuple[object, ...]:
    c, member = gift.conversation, gift.member
    return c.workspace_id, c.pk, member and member.pk, gift.team_id, gift.by.name, at


_ASSIGNMENT = (
    "workspace_id", "conversation_id", "member_id", "team_id", "by_name", "at",
)  # fmt: skip


def _details(gift: Gift) -> dict[str, object]:
    member = gift.member
    return {
        "to": member.name if member else "",
        "member": member.pk if member else 0,
        "team": gift.team_id or 0,
    }


def able(member_ids: Sequence[int] | None = None) -> dict[int, tuple[Member, set[int]]]:
    """Who may hold conversations, with the brands they are limited to. Two queries."""
    rows = Member.objects.active().exclude(role=Role.VOICE).prefetch_related("brands")
    if member_ids is not None:
        rows = rows.filter(pk__in=member_ids)
    return {m.pk: (m, {b.pk for b in m.brands.all()}) for m in rows}


def in_turn(member_ids: Sequence[int]) -> list[int]:
    """Who was given something longest ago comes first; who never was, before all."""
    rows = Assignment.objects.filter(member_id__in=member_ids)
    last = dict(rows.values_list("member_id").annotate(Max("at")).order_by())
    return sorted(
        member_ids, key=lambda pk: (last[pk].timestamp() if pk in last else 0.0, pk)
    )
