"""A yes, with or without changes, or "not yet" with a comment, to the answer of somebody in training."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import replace

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import (
    asking,
    notifying,
    promising,
    replying,
    submitting,
)
from ascolto.operate.models import Asking, Notice, Submission
from ascolto.operate.reads import approvals

LIMIT = 2_000
Status, Kind = Submission.Status, Notice.Kind


@transaction.atomic
def approve(
    submission: Submission,
    *,
    by: Actor,
    text: str | None = None,
    comment: str = "",
    promises: Collection[int] | None = None,
    seen: int | None = None,
) -> Message:
    """It leaves in the newcomer's name, as they wrote it or as `text`. Twice is once.

    `promises`: which of theirs, by place; None: all. `seen`: the newest answer that the reviewer
    was shown; with a younger one it waits for another look. Raises `Refusal`.
    """
    row = submitting.held(submission)
    _require(row, by)
    if row.status == Status.APPROVED and row.message is not None:
        return row.message
    _refuse_settled(row, seen)
    answer = submitting.written(row)
    kept = [
        p for n, p in enumerate(answer.promises) if promises is None or n in promises
    ]
    answer = replace(answer, text=row.text if text is None else text, promises=kept)
    row.message = promising.reply(
        row.conversation, by=Actor.member(row.author), key=row.reply_key, approved_by=by,
        **vars(answer),
    )  # fmt: skip
    row.sent_text, row.comment = row.message.text, _comment(comment)
    row.is_changed = submitting.plain(row.sent_text) != row.text
    submitting.end(row, Status.APPROVED, by=by)
    _tell_approved(row, by)
    return row.message


@transaction.atomic
def send_back(submission: Submission, *, comment: str, by: Actor) -> Submission:
    """It does not leave: the text is in the newcomer's composer again, with why. Twice is once."""
    row = submitting.held(submission)
    _require(row, by)
    if row.status == Status.RETURNED:
        return row
    _refuse_settled(row, None)
    row.comment = _comment(comment)
    if len(row.comment) < 3:
        raise Refusal(_("Say what is missing, in a few words."), "reason_missing")
    submitting.end(row, Status.RETURNED, by=by)
    activity.record(
        "returned answer", row.conversation, by=by, newcomer=row.author.name
    )
    notifying.reach(
        row.conversation, Kind.RETURNED, members=[row.author_id], by=by, text=row.comment
    )  # fmt: skip
    if row.asking is not None:
        asking.ask_again(row.asking, comment=row.comment, by=by)
    return row


@transaction.atomic
def undo(submission: Submission, *, by: Actor) -> Submission:
    """One's own yes, before the answer leaves: it waits again, as it was. Raises `Refusal`."""
    row = submitting.held(submission)
    if row.message is None or row.decided_by_id != by.member_id:
        raise Refusal(_("Only who said yes can take it back."), "not_yours")
    replying.undo(row.message, by=by, into_draft=False)
    if row.asking is not None:
        Asking.objects.filter(pk=row.asking.pk).update(message=None)
    row.status, row.message, row.reply_key = Status.WAITING, None, uuid.uuid4()
    row.decided_at, row.decided_by, row.decided_by_name = None, None, ""
    row.sent_text, row.comment, row.is_changed = "", "", False
    row.save(update_fields=submitting.DECIDED)
    Notice.objects.filter(
        conversation=row.conversation, member=row.author, kind=Kind.LESSON, read_at=None
    ).delete()
    submitting.show(row.conversation)
    return row


def _require(row: Submission, by: Actor) -> Member:
    member: Member | None = Member.objects.active().filter(pk=by.member_id or 0).first()
    if member is None or not approvals.may_decide(row, member):
        sentence = (
            _("Somebody else says yes to what you write.")
            if member is not None and member.pk == row.author_id
            else _("A lead or the mentor says yes to it. Ask one of them.")
        )
        raise Refusal(sentence, "not_allowed")
    if not row.author.is_active and row.is_waiting:
        raise Refusal(
            _("%(name)s is not in the team any more. Answer in your own name.")
            % {"name": row.author.name},
            "gone",
        )
    return member


def _refuse_settled(row: Submission, seen: int | None) -> None:
    if row.status == Status.WITHDRAWN:
        raise Refusal(
            _("%(name)s has taken it back.") % {"name": row.author.name}, "withdrawn"
        )
    if not row.is_waiting:
        raise Refusal(_("Somebody has decided about it already."), "decided")
    other = approvals.answered_unseen(row, seen) if seen is not None else None
    if other is not None:
        raise Refusal(
            _("%(who)s has answered meanwhile. Read it, then decide.")
            % {"who": other.author or _("Somebody")},
            "answered",
        )


def _comment(text: str) -> str:
    return clean_text(text).strip()[:LIMIT]


def _tell_approved(row: Submission, by: Actor) -> None:
    activity.record(
        "approved answer", row.conversation, by=by,
        newcomer=row.author.name, changed=row.is_changed,
    )  # fmt: skip
    if row.is_changed or row.comment:
        notifying.reach(
            row.conversation, Kind.LESSON, members=[row.author_id], by=by,
            text=row.comment or row.sent_text,
        )  # fmt: skip
    asked = row.asking
    if asked is None:
        return
    Asking.objects.filter(pk=asked.pk).update(message=row.message)
    if asked.asker_id is not None:
        notifying.asked(
            row.conversation, Kind.ANSWERED, member=asked.asker_id,
            by=Actor.member(row.author), text=row.sent_text,
        )  # fmt: skip
