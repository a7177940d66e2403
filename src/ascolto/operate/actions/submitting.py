"""Somebody in training answers: everything is checked as for an answer, and then it waits for a yes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import templating
from ascolto.channels.actions.writing import NewFile
from ascolto.channels.contract import Filled
from ascolto.channels.recipients import NOBODY_ELSE, Recipients
from ascolto.commitments.actions.pledging import Word
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.storage import Stored
from ascolto.operate import tallying
from ascolto.operate.actions import assigning, conversing, notifying, replying
from ascolto.operate.models import (
    Asking,
    Conversation,
    Draft,
    Notice,
    Submission,
    SubmissionFile,
)
from ascolto.operate.reads import approvals

Status = Submission.Status
DECIDED = (
    "status", "decided_at", "decided_by", "decided_by_name", "comment", "sent_text",
    "is_changed", "message", "reply_key",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """An answer with all that the composer sends along: the arguments of `promising.reply`."""

    text: str
    promises: Sequence[Word] = ()
    keeps: Sequence[int] = ()
    gestures: Sequence[int] = ()
    files: Sequence[NewFile] = ()
    used: Sequence[int] = ()
    items: Sequence[int] = ()
    recipients: Recipients = NOBODY_ELSE
    and_close: bool = False
    takes: bool = True
    filled: Filled | None = None  # the approved text that `text` comes from

    def as_json(self) -> dict[str, Any]:
        """All but text, files and the wish to close, which have places of their own."""
        return {
            "promises": [[p.kind, p.words, p.due_at.isoformat()] for p in self.promises],
            "keeps": list(self.keeps),
            "gestures": list(self.gestures),
            "used": list(self.used),
            "items": list(self.items),
            "recipients": self.recipients.as_meta(),
            "takes": self.takes,
            **({"template": templating.filled_plain(self.filled)} if self.filled else {}),
        }  # fmt: skip


def written(row: Submission) -> Written:
    """What was submitted, as it was written."""
    more = row.more
    to = more.get("recipients", {})
    return Written(
        text=row.text,
        promises=promises(row),
        keeps=more.get("keeps", ()),
        gestures=more.get("gestures", ()),
        used=more.get("used", ()),
        items=more.get("items", ()),
        files=[
            NewFile(f.name, Stored(f.sha256, f.size, f.content_type))
            for f in row.files.order_by("position")
        ],
        recipients=Recipients(
            to.get("to", ""), tuple(to.get("cc", ())), tuple(to.get("bcc", ()))
        ),
        and_close=row.and_close,
        takes=more.get("takes", True),
        filled=templating.filled(more.get("template")),
    )


def promises(row: Submission) -> list[Word]:
    return [
        Word(kind, words, datetime.fromisoformat(due))
        for kind, words, due in row.more.get("promises", ())
    ]


@transaction.atomic
def submit(
    conversation: Conversation,
    answer: Written,
    *,
    by: Actor,
    key: uuid.UUID | None = None,
    asking: Asking | None = None,
) -> Submission:
    """What is owed stays owed. The same `key` twice is the same submission. Raises `Refusal`."""
    conversing.hold(conversation)
    known: Submission | None = (
        Submission.objects.filter(key=key).first() if key else None
    )
    if known:
        return known
    author = Member.objects.get(pk=by.member_id or 0)
    replying.check(
        conversation, answer.text, answer.files, answer.recipients, answer.filled
    )
    asked = _reviewers(conversation, author)
    made = _store(conversation, answer, author, key, asking)
    if answer.takes and conversation.assignee_id is None:
        assigning.assign(conversation, to=author.pk, by=by)
    Draft.objects.filter(conversation=conversation, member=author).delete()
    activity.record("submitted answer", conversation, by=by, newcomer=author.name)
    notifying.reach(
        conversation, Notice.Kind.APPROVE, members=asked, by=by, text=made.text
    )
    show(conversation)
    return made


@transaction.atomic
def withdraw(submission: Submission, *, by: Actor) -> str:
    """By whoever wrote it, while it waits; the text returns to their composer. Raises `Refusal`."""
    row = held(submission)
    if row.author_id != by.member_id:
        raise Refusal(_("Only who wrote it can take it back."), "not_yours")
    if not row.is_waiting:
        raise Refusal(_("Somebody has decided about it already."), "decided")
    end(row, Status.WITHDRAWN, by=by)
    activity.record("took answer back", row.conversation, by=by, newcomer=by.name)
    return row.text


def held(submission: Submission) -> Submission:
    """As it is now. First its conversation, then itself: in that order everywhere."""
    rows = Submission.objects.select_related(
        "conversation__thread__account__answers_through",
        "conversation__thread__account__brand", "conversation__brand", "conversation__case",
        "conversation__account__brand", "conversation__handle__link__customer", "author",
        "asking__member",
    )  # fmt: skip
    conversing.hold(submission.conversation)
    row: Submission = rows.select_for_update(of=("self",)).get(pk=submission.pk)
    return row


def end(row: Submission, status: str, *, by: Actor) -> None:
    """It does not wait any more; what did not leave returns to the author's composer."""
    row.status, row.decided_at = status, timezone.now()
    row.decided_by_id, row.decided_by_name = by.member_id, by.name[:200]
    row.save(update_fields=DECIDED)
    if status != Status.APPROVED:
        _into_draft(row)
    if not _waiting_in(row.conversation):
        notifying.forget(row.conversation, Notice.Kind.APPROVE)
    show(row.conversation)


def show(conversation: Conversation) -> None:
    """After something began or ceased to wait in it, for the lists and open screens."""
    with tallying.kept([conversation]):
        conversation.awaits_approval = _waiting_in(conversation)
        conversation.save(update_fields=["awaits_approval"])
    conversing.announce([conversation])


def _waiting_in(conversation: Conversation) -> bool:
    found: bool = (
        Submission.objects.waiting().filter(conversation=conversation).exists()
    )
    return found


def _reviewers(conversation: Conversation, author: Member) -> list[int]:
    found = [m.pk for m in approvals.reviewers(conversation.brand_id, author)]
    if not found:
        raise Refusal(
            _("Nobody who sees this brand can say yes to it. Ask an administrator."),
            "nobody",
        )
    mine = Submission.objects.waiting().filter(conversation=conversation, author=author)
    if mine.exists():
        raise Refusal(
            _("Your earlier answer still waits here. Take it back to write another."),
            "waits",
        )
    return found


def _store(
    conversation: Conversation, answer: Written, author: Member,
    key: uuid.UUID | None, asking: Asking | None,
) -> Submission:  # fmt: skip
    made: Submission = Submission.objects.create(
        conversation=conversation,
        author=author,
        asking=asking,
        text=plain(answer.text),
        more=answer.as_json(),
        and_close=answer.and_close,
        key=key,
    )
    SubmissionFile.objects.bulk_create(
        SubmissionFile(
            submission=made,
            position=position,
            name=file.name[:255],
            content_type=file.stored.content_type[:100],
            size=file.stored.size,
            sha256=file.stored.sha256,
        )
        for position, file in enumerate(answer.files)
    )
    return made


def plain(text: str) -> str:
    """As it is kept and compared."""
    return "\n".join(clean_text(text).strip().splitlines())


def _into_draft(row: Submission) -> None:
    """Before what they have begun to write meanwhile: no word is lost."""
    place = Draft.objects.filter(conversation=row.conversation, member=row.author)
    begun = place.first()
    texts = [row.text, begun.text if begun and begun.text != row.text else ""]
    to = row.more.get("recipients", {})
    Draft.objects.update_or_create(
        conversation=row.conversation,
        member=row.author,
        defaults={
            "text": "\n\n".join(filter(None, texts))[:100_000],
            "is_note": False,
            "cc": ", ".join(to.get("cc", ())),
            "bcc": ", ".join(to.get("bcc", ())),
            "at": timezone.now(),
        },
    )
