"""Keep a commitment: a person's reply reached the customer. Nothing else keeps one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from operator import attrgetter

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.commitments.actions import pausing, telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import REPLIES
from ascolto.commitments.reads import owing
from ascolto.commitments.subject import Answer, Subject
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.events import CommitmentsBreached, CommitmentsSettled

__all__ = ["Answer", "NotByAPerson", "keep"]


class NotByAPerson(Refusal):
    """Automation tried to keep a promise that only a person can keep."""

    code = "not_by_a_person"


@transaction.atomic
def keep(answers: Sequence[Answer]) -> list[Commitment]:
    """Settle the open commitments that these answers answer; returns them.

    An answer settles what its customer waited for before it was written, and what had reached us
    by then: a mail that was still on its way has not been answered. What was delivered
    after the deadline is kept and late; what was delivered in time is not late, even when the
    watch was quicker than the news of the delivery. Raises `NotByAPerson` when a message was
    not written by a person of ours. A constant number of queries.
    """
    if not answers:
        return []
    people = _people(answers)
    by_subject: dict[Subject, list[Answer]] = {}
    for answer in sorted(answers, key=attrgetter("answered_at", "message_id")):
        by_subject.setdefault(answer.subject, []).append(answer)
    kept, newly_late, by = [], [], {}
    rows = list(owing.open_about(by_subject, locked=True))
    heard = _heard_at(rows)
    for row in rows:
        since = heard.get(row.opened_by_message_id, row.started_at)
        if (first := _that_keeps(row, since, by_subject[row.subject])) is None:
            continue
        if _settle(row, first):
            newly_late.append(row)
        kept.append(row)
        by[row.pk] = people[first.member_id]
    Commitment.objects.bulk_update(
        kept, ["state", "settled_at", "settled_by", "kept_by_message_id", "breached_at"]
    )
    pausing.end(kept, why="kept")
    telling.record("breached", ((c, Actor.system(), {}) for c in newly_late))
    telling.record("kept", ((c, by[c.pk], {"late": c.is_late}) for c in kept))
    telling.publish(CommitmentsBreached, newly_late)
    telling.publish(CommitmentsSettled, kept)
    telling.push("commitments.settled", kept)
    return kept


def _heard_at(rows: Sequence[Commitment]) -> dict[int | None, datetime]:
    """When the message that opened each of them reached us, by the message's id."""
    opened_by = {pk for row in rows if (pk := row.opened_by_message_id) is not None}
    messages = Message.objects.filter(pk__in=opened_by)
    return dict(messages.values_list("pk", "received_at"))


def _that_keeps(
    row: Commitment, heard_at: datetime, answers: Sequence[Answer]
) -> Answer | None:
    """Any answer keeps a reply; a promise, the one that was said to do it; the end of a
    matter, none."""
    if row.kind in REPLIES:
        return _first_after(row, heard_at, answers)
    does_it = (a for a in answers if a.message_id == row.keeping_message_id)
    return next(does_it, None)


def _first_after(
    row: Commitment, heard_at: datetime, answers: Sequence[Answer]
) -> Answer | None:
    """The first answer that was written after the customer began to wait, as far as its writer
    could know: here by what had reached us, in the provider's own app by the provider's time."""
    for answer in answers:
        here = answer.member_id is not None
        since = max(row.started_at, heard_at) if here else row.started_at
        if since <= answer.written_at:
            return answer
    return None


def _settle(row: Commitment, answer: Answer) -> bool:
    """Write the answer on the row; whether it turns out late only now."""
    was_late = row.is_late
    row.state = Commitment.State.KEPT
    row.settled_at = answer.answered_at
    row.settled_by_id = answer.member_id
    row.kept_by_message_id = answer.message_id
    row.breached_at = row.due_at if answer.answered_at > row.due_at else None
    return row.is_late and not was_late


def _people(answers: Sequence[Answer]) -> dict[int | None, Actor]:
    """Who answered, by member id; None is somebody of ours in the provider's own app."""
    messages = Message.objects.filter(pk__in={a.message_id for a in answers})
    if messages.filter(~Q(by_rule="") | ~Q(direction=Message.Direction.OUT)).exists():
        raise NotByAPerson(
            _("An automatic message keeps no commitment: a person has to answer.")
        )
    wanted = {a.member_id for a in answers if a.member_id is not None}
    members = Member.objects.filter(pk__in=wanted)
    people: dict[int | None, Actor] = {m.pk: Actor.member(m) for m in members}
    if wanted - people.keys():
        raise NotByAPerson(_("Whoever wrote this is nobody of this company."))
    people[None] = Actor("member", "provider's app")
    return people
