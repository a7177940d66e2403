"""Somebody has to say yes: who signs the gesture, or the leads; by mail they can answer from."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.channels.models import Account
from ascolto.core import money
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.operate import notice_kinds, notice_letter
from ascolto.operate.actions import alerting, notifying
from ascolto.operate.actions.notifying import News
from ascolto.operate.letter_parts import Part
from ascolto.operate.models import Attention, Gesture, Letter, Notice
from ascolto.operate.notice_kinds import Way

PURPOSE = "gesture"
ANSWERED_FOR = timedelta(days=7)


def ask(gesture: Gesture, *, by: Actor) -> None:
    """Asked for in the caller's transaction, sent by a job; to who is not to be disturbed, after."""
    target = f"member:{gesture.signer_id}" if gesture.signer_id else "leads"
    pair = (target, gesture.conversation)
    people = [
        member
        for member in alerting.recipients([pair])[target, gesture.brand_id]
        if member.pk != gesture.proposed_by_id
    ]
    talk, why = gesture.conversation, gesture.why or gesture.title_it
    notifying.tell(
        [News(talk, Notice.Kind.GESTURE, m.pk, by, why, gesture.pk) for m in people]
    )
    rows = Attention.objects.filter(member__in=[m.pk for m in people])
    attention = {row.member_id: row for row in rows}
    through = posting.way_back(gesture.brand_id)
    for member in people:
        row = attention.get(member.pk)
        chosen = row.ways if row else {}
        if Way.MAIL in notice_kinds.ways(Notice.Kind.GESTURE, member.role, chosen):
            now = timezone.now()
            over = row.quiet_over_at(member.timezone, now) if row else None
            _post(gesture, member, through, over)


def _post(
    gesture: Gesture, member: Member, through: Account | None, after: datetime | None
) -> None:
    until = (after or timezone.now()) + ANSWERED_FOR
    slip = posting.slip(member, purpose=PURPOSE, expires_at=until)
    Letter.objects.create(member=member, slip=slip, gesture=gesture)
    with translation.override(member.language):
        subject, parts = _words(gesture, member, can_reply=through is not None)
        said = notice_letter.written(member, subject, parts)
    mail = Mail(
        member, said.subject, said.text, f"gesture:{gesture.pk}:{member.pk}",
        html=said.html, slip=slip, through=through,
    )  # fmt: skip
    posting.post_each([mail], after=after)


def _words(
    gesture: Gesture, member: Member, *, can_reply: bool
) -> tuple[str, list[Part]]:
    named = {
        "name": member.name,
        "who": gesture.proposed_by_name,
        "title": gesture.title(member.language),
        "amount": money.shown(gesture.cost, gesture.currency, member.language),
        "number": gesture.conversation.number,
        "why": gesture.why or "–",
    }
    proposed = _("%(who)s proposes for conversation %(number)s: %(title)s, %(amount)s.")
    parts = [
        Part(_("Hello %(name)s,") % named),
        Part(proposed % named),
        Part(_("Why: %(why)s") % named),
    ]
    if can_reply:
        how = _(
            "Answer this mail with “yes” and nothing else, or with “no, because …”."
        )
        parts += [Part(how)]
    address = f"{settings.PUBLIC_URL}/gestures/"
    if settings.PUBLIC_URL:
        parts += [Part(_("Say yes or no here"), url=address)]
    return _("%(who)s proposes: %(title)s, %(amount)s") % named, parts
