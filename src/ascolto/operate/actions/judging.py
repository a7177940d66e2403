"""A colleague says what they think of an answer that was drawn, or passes it over, with why."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate.actions import notifying
from ascolto.operate.models import Notice, PeerReview
from ascolto.operate.models.peer_review import CRITERIA, HIGHEST, LOWEST

LIMIT = 2_000
Status = PeerReview.Status


@transaction.atomic
def judge(
    review: PeerReview, *, scores: Mapping[str, int], by: Actor, comment: str = ""
) -> PeerReview:
    """One to three for each criterion; whoever wrote the answer hears of it. Twice is once."""
    row = _held(review, by)
    if row.status != Status.WAITING:
        return row
    if set(scores) != set(CRITERIA) or not all(
        LOWEST <= score <= HIGHEST for score in scores.values()
    ):
        raise Refusal(_("Choose one of the three for each question."), "incomplete")
    for name, score in scores.items():
        setattr(row, name, score)
    row.comment = clean_text(comment).strip()[:LIMIT]
    _settle(row, Status.DONE, [*CRITERIA, "comment"])
    activity.record("looked at an answer", row.conversation, by=by, review=row.pk)
    notifying.reach(
        row.conversation, Notice.Kind.LESSON, members=[row.author_id], by=by,
        text=row.comment or row.message.text,
    )  # fmt: skip
    return row


@transaction.atomic
def skip(review: PeerReview, *, why: str, by: Actor) -> PeerReview:
    """Not judged: somebody involved, a language one does not read. Twice is once."""
    row = _held(review, by)
    if row.status != Status.WAITING:
        return row
    row.why = " ".join(clean_text(why).split())[:300]
    if len(row.why) < 3:
        raise Refusal(_("Say why, in a few words."), "reason_missing")
    _settle(row, Status.SKIPPED, ["why"])
    activity.record(
        "passed over an answer", row.conversation, by=by, review=row.pk, why=row.why
    )
    return row


def _held(review: PeerReview, by: Actor) -> PeerReview:
    rows = PeerReview.objects.select_for_update(of=("self",))
    row: PeerReview = rows.select_related("conversation", "message").get(pk=review.pk)
    if by.member_id != row.reviewer_id:
        raise Refusal(_("This answer was given to somebody else."), "not_yours")
    return row


def _settle(row: PeerReview, status: str, fields: list[str]) -> None:
    row.status, row.settled_at = status, timezone.now()
    row.save(update_fields=["status", "settled_at", *fields])
