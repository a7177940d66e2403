"""Conversations come back by what we owe: a promise falls due, somebody on call takes it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import assigning, closing, owing
from ascolto.operate.models import Conversation
from ascolto.operate.models.conversation import ConversationQuerySet


def wake(commitment_ids: Collection[int]) -> list[Conversation]:
    """What was closed opens again while there is time to keep what was promised in it."""
    promised = Commitment.objects.open().promises().filter(pk__in=commitment_ids)
    rows = _about(promised).filter(status=Conversation.Status.CLOSED)
    woken = list(rows.order_by("pk"))
    for conversation in woken:
        closing.reopen(conversation, by=Actor.system(), why=_("a promise falls due"))
    return woken


def give(commitment_ids: Collection[int], member_id: int) -> None:
    """Whoever took the promise has the conversation in hand, where their role and brands allow."""
    member = Member.objects.active().filter(pk=member_id).first()
    if member is None:
        return
    rows = _about(Commitment.objects.filter(pk__in=commitment_ids))
    for conversation in rows.select_related("brand").order_by("pk"):
        try:
            assigning.assign(conversation, to=member_id, by=Actor.member(member))
        except Refusal:
            continue  # a voice member may take it on and ask a colleague


def _about(commitments: QuerySet[Commitment]) -> ConversationQuerySet:
    about = commitments.filter(subject_type=owing.SUBJECT)
    rows: ConversationQuerySet = Conversation.objects.filter(
        pk__in=about.values("subject_id")
    )
    return rows
