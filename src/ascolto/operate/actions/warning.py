"""Who has a promise in hand hears that it is nearly due, or late; who is on call, that somebody waits."""

from __future__ import annotations

from collections.abc import Sequence

from ascolto.commitments.models import Commitment, Escalation
from ascolto.core.actor import Actor
from ascolto.operate.actions import notifying
from ascolto.operate.actions.notifying import News
from ascolto.operate.actions.owing import SUBJECT
from ascolto.operate.models import Conversation, Notice


def warn(commitment_ids: Sequence[int], kind: Notice.Kind) -> None:
    """Who the conversation is in the hands of, and who gave the promise. A constant number of queries."""
    rows = Commitment.objects.open().filter(pk__in=commitment_ids, subject_type=SUBJECT)
    owed = list(
        rows.order_by("due_at").only("workspace_id", "subject_id", "made_by_id")
    )
    talks = _talks({row.subject_id for row in owed})
    told: dict[tuple[int, int], News] = {}
    for row in owed:
        talk = talks.get(row.subject_id)
        for pk in {talk.assignee_id, row.made_by_id} if talk else ():
            if talk and pk:
                news = News(talk, kind, pk, Actor.system(), talk.preview)
                told.setdefault((talk.pk, pk), news)
    notifying.tell(list(told.values()))


def call(escalation_ids: Sequence[int]) -> None:
    """Who was called by mail finds it under the bell and in the browser too."""
    rows = Escalation.objects.filter(
        pk__in=escalation_ids, commitment__subject_type=SUBJECT
    )
    called = list(rows.values_list("commitment__subject_id", "member_id"))
    talks = _talks({talk for talk, _pk in called})
    pairs = dict.fromkeys(called)
    notifying.tell(
        [
            News(talks[talk], Notice.Kind.CALL, pk, Actor.system(), talks[talk].preview)
            for talk, pk in pairs
            if talk in talks
        ]
    )


def _talks(ids: set[int]) -> dict[int, Conversation]:
    found: dict[int, Conversation] = Conversation.objects.in_bulk(ids)
    return found
