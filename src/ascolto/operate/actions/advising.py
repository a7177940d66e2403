"""What a colleague answers who was asked: advice for us, or words for the customer."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels.models import Slip
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import asking as askings
from ascolto.operate.actions import notifying, noting, replying, submitting
from ascolto.operate.models import Asking, Notice

Status, Wants = Asking.Status, Asking.Wants


@transaction.atomic
def answer(asking: Asking, *, text: str, by: Actor, as_advice: bool = False) -> Asking:
    """Once, in time, by the one who was asked. Raises `Refusal`."""
    row = _held(asking.pk)
    if by.member_id != row.member_id:
        raise Refusal(_("This question is for somebody else."), "not_asked")
    if not row.is_open:
        raise Refusal(_("This question does not wait any more."), "settled")
    if row.wants == Wants.ADVICE or as_advice:
        row.note = noting.note(row.conversation, text=text, by=by)
    else:
        _reply(row, text, by)
    _end(row, text, by)
    return row


@transaction.atomic
def returned(slips: Sequence[int]) -> None:
    """Answers that came with a slip. The slip was checked on its way in; it comes once."""
    rows = Slip.objects.filter(pk__in=slips, purpose=askings.PURPOSE)
    for slip in rows.select_related("asking", "member"):
        row = _held(slip.asking.pk)
        if row.status == Status.OPEN:
            _take(row, slip, Actor.member(slip.member, through="mail"))


def _take(row: Asking, slip: Slip, by: Actor) -> None:
    """What cannot go to the customer is kept as advice, with the reason: no word is lost."""
    text, why, is_answer = slip.text, "", False
    if slip.files:
        names = ", ".join(slip.files)
        why = _("Files stayed in the mail: %(names)s") % {"names": names}
    if row.wants == Wants.ANSWER and not why:
        try:
            with transaction.atomic():
                _reply(row, text, by)
            is_answer = True
        except Refusal as refusal:
            why = _("Not sent to the customer: %(why)s") % {"why": refusal}
    if not is_answer:
        words = f"{text}\n\n({why})" if why else text
        row.note = noting.note(row.conversation, text=words[: noting.LIMIT], by=by)
    _end(row, text, by)


def _reply(row: Asking, text: str, by: Actor) -> None:
    """In their name; the conversation stays in the hands it is in. Who is in training waits."""
    if row.member.is_in_training:
        written = submitting.Written(text, takes=False)
        submitting.submit(row.conversation, written, by=by, asking=row)
    else:
        row.message = replying.reply(row.conversation, text=text, by=by, takes=False)


def _held(pk: int) -> Asking:
    rows = Asking.objects.select_for_update(of=("self",)).select_related(
        "slip", "member__user", "conversation__thread__account__answers_through",
        "conversation__thread__account__brand", "conversation__brand",
        "conversation__account__brand", "conversation__case", "conversation__handle",
    )  # fmt: skip
    row: Asking = rows.get(pk=pk)
    return row


def _end(row: Asking, text: str, by: Actor) -> None:
    askings.end(row, Status.ANSWERED)
    if row.message is not None and row.asker_id is not None:
        notifying.asked(
            row.conversation, Notice.Kind.ANSWERED, member=row.asker_id, by=by, text=text
        )  # fmt: skip


def opened(asking: Asking, *, by: Actor) -> None:
    """Every opening of the page is on the record."""
    activity.record("opened by link", asking.conversation, by=by, asking=asking.pk)
