"""What members answer by mail to what we told them: a note, or a yes or no. Never to a customer.

Each answer came with its slip, from the member's own address, in time and for the first time
(`channels.intake.slips`). What it asks for goes through the same action as on the screen, with
the same rights; what is not plain does nothing, and the mail back says what to write.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.channels.models import Slip
from ascolto.core import short_answer
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import notice_letter
from ascolto.operate.actions import asking_approval, gesturing, mailing_notices, noting
from ascolto.operate.letter_parts import Part
from ascolto.operate.models import Conversation, Letter

MOST_ROUNDS = 3
PURPOSES = (mailing_notices.PURPOSE, asking_approval.PURPOSE)


class _Unclear(Refusal):
    """The mail back says what to write, and can be answered in its turn."""


@transaction.atomic
def returned(slips: Sequence[int]) -> None:
    """Answers that came with a slip, once each."""
    rows = Slip.objects.filter(pk__in=slips, purpose__in=PURPOSES)
    found = Letter.objects.filter(slip__in=rows).select_related(
        "slip", "member__user", "gesture__conversation", "gesture__brand"
    )
    for letter in found.order_by("pk"):
        with translation.override(letter.member.language):
            _hear(letter)


def _hear(letter: Letter) -> None:
    try:
        with transaction.atomic():
            said = _decide(letter) if letter.gesture_id else _note(letter)
    except _Unclear as unclear:
        _write_back(letter, str(unclear), again=letter.round < MOST_ROUNDS)
    except Refusal as refusal:
        _write_back(letter, str(refusal), again=False)
    else:
        if said:
            _write_back(letter, said, again=False)


def _note(letter: Letter) -> str:
    """A note in the conversation; of a digest, in the one whose number it begins with."""
    slip = letter.slip
    assert slip is not None
    if not short_answer.own_words(slip.text):
        raise _Unclear(_("There was nothing in it but what it quoted."), "empty")
    conversation, words = _place(letter, slip.text)
    if slip.files:
        names = ", ".join(slip.files)
        why = _("Files stayed in the mail: %(names)s") % {"names": names}
        words = f"{words}\n\n({why})"
    by = Actor.member(letter.member, through="mail")
    noting.note(conversation, text=words[: noting.LIMIT], by=by)
    return ""


def _place(letter: Letter, text: str) -> tuple[Conversation, str]:
    rows = Conversation.objects.visible_to(letter.member)
    seen = list(rows.filter(pk__in=letter.conversation_ids))
    if not letter.member.is_active or not seen:
        raise Refusal(_("You do not see this conversation any more."), "cannot_see")
    if len(letter.conversation_ids) == 1:
        return seen[0], text
    found = short_answer.numbered(text)
    by_number = {c.number: c for c in seen}
    if found is None or found[0] not in by_number:
        numbers = ", ".join(str(number) for number in sorted(by_number))
        raise _Unclear(
            _(
                "That mail told of several conversations. Begin with the number of the one you mean, "
                "such as “%(number)s: …”. They are: %(numbers)s."
            )
            % {"number": min(by_number), "numbers": numbers},
            "which",
        )
    return by_number[found[0]], found[1]


def _decide(letter: Letter) -> str:
    slip, gesture = letter.slip, letter.gesture
    assert slip is not None
    assert gesture is not None
    by = Actor.member(letter.member, through="mail")
    meant = short_answer.decision(slip.text, letter.member.name)
    title = gesture.title(letter.member.language)
    if meant.what == "yes":
        _still_sees(letter)
        gesturing.approve(gesture, by=by)
        return _("Approved: %(title)s. It is on the record with your name.") % {"title": title}  # fmt: skip
    if meant.what == "no":
        _still_sees(letter)
        gesturing.decline(gesture, why=meant.why, by=by)
        return _("Declined: %(title)s. The reason is on the record.") % {"title": title}
    raise _Unclear(
        _(
            "Nothing was decided about: %(title)s. Write “yes” and nothing else, or “no, because …” "
            "with the reason."
        )
        % {"title": title},
        "which",
    )


def _still_sees(letter: Letter) -> None:
    assert letter.gesture is not None
    brands = letter.member.brand_ids()
    if brands and letter.gesture.brand_id not in brands:
        raise Refusal(_("You do not see this conversation any more."), "cannot_see")


def _write_back(letter: Letter, said: str, *, again: bool) -> None:
    """What became of it, with their own words; to be answered in turn where it was not plain."""
    slip = letter.slip
    assert slip is not None
    parts = [
        Part(_("Hello %(name)s,") % {"name": letter.member.name}),
        Part(said),
        Part(_("You wrote:")),
        Part(slip.text[:2_000], quotes=True),
    ]
    made = notice_letter.written(letter.member, said, parts)
    mail = Mail(letter.member, made.subject, made.text, f"back:{slip.pk}", html=made.html)  # fmt: skip
    if again:
        way = posting.way_back(_brand(letter))
        mail = replace(mail, slip=_one_more(letter, slip.purpose), through=way)
    posting.post_each([mail])


def _one_more(letter: Letter, purpose: str) -> Slip:
    """A slip for another answer to the same."""
    until = timezone.now() + mailing_notices.ANSWERED_FOR
    fresh = posting.slip(letter.member, purpose=purpose, expires_at=until)
    Letter.objects.create(
        member=letter.member, slip=fresh, gesture_id=letter.gesture_id,
        conversation_ids=letter.conversation_ids, round=letter.round + 1,
    )  # fmt: skip
    return fresh


def _brand(letter: Letter) -> int:
    if letter.gesture is not None:
        return int(letter.gesture.brand_id)
    rows = Conversation.objects.filter(pk__in=letter.conversation_ids)
    return rows.order_by("pk").values_list("brand_id", flat=True).first() or 0
