"""Ask a colleague about a conversation: they answer from the mail or from one page."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.secrets import sign, unsign
from ascolto.operate import question_letter
from ascolto.operate.actions import conversing, notifying
from ascolto.operate.models import Asking, Conversation, Notice

PURPOSE = "asking"
LIMIT = 2_000
DEFAULT = timedelta(days=3)
SHORTEST, LONGEST = timedelta(hours=1), timedelta(days=30)
Wants, Status = Asking.Wants, Asking.Status


@transaction.atomic
def ask(
    conversation: Conversation,
    *,
    member: Member,
    question: str,
    by: Actor,
    wants: str = Wants.ADVICE,
    within: timedelta = DEFAULT,
) -> Asking:
    """They get it by mail. The same question, while it waits, is asked once. Raises `Refusal`."""
    question = clean_text(question).strip()
    _check(conversation, member, question, by, within)
    conversing.hold(conversation)
    known: Asking | None = (
        Asking.objects.open()
        .filter(conversation=conversation, member=member, question=question)
        .first()
    )
    if known:
        return known
    made = _write(conversation, member, question, by, Wants(wants), within)
    activity.record(
        "asked", conversation, by=by, voice=member.name, question=question[:300]
    )
    if by.member_id is not None:
        notifying.follow(conversation, members=[by.member_id])
    notifying.asked(
        conversation, Notice.Kind.ASKED, member=member.pk, by=by, text=question
    )
    _mail(made)
    conversing.announce([conversation])
    return made


def _check(
    conversation: Conversation, member: Member, question: str, by: Actor, within: timedelta
) -> None:  # fmt: skip
    if not question:
        raise Refusal(_("Write the question."), "empty")
    if len(question) > LIMIT:
        raise Refusal(
            _("The question is too long: keep it under 2,000 characters."), "too_long"
        )
    if not member.is_active:
        raise Refusal(_("This person is not in the team any more."), "gone")
    if member.pk == by.member_id:
        raise Refusal(_("You cannot ask yourself."), "oneself")
    brands = member.brand_ids()
    if brands and conversation.brand_id not in brands:
        raise Refusal(
            _("%(name)s does not see this brand.") % {"name": member.name}, "brand"
        )
    if not SHORTEST <= within <= LONGEST:
        raise Refusal(_("Choose between an hour and thirty days."), "until")


def _write(
    conversation: Conversation, member: Member, question: str, by: Actor, wants: str, within: timedelta
) -> Asking:  # fmt: skip
    until = timezone.now() + within
    made: Asking = Asking.objects.create(
        conversation=conversation,
        member=member,
        asker_id=by.member_id,
        by_name=by.name[:200],
        question=question,
        wants=wants,
        until=until,
        slip=posting.slip(member, purpose=PURPOSE, expires_at=until),
    )
    return made


@transaction.atomic
def ask_again(asking: Asking, *, comment: str, by: Actor) -> Asking:
    """What they answered came back: the question waits again, and they hear why."""
    row: Asking = Asking.objects.select_for_update(of=("self",)).get(pk=asking.pk)
    row.status, row.ended_at = Status.OPEN, None
    row.until = max(row.until, timezone.now() + DEFAULT)
    row.slip = posting.slip(row.member, purpose=PURPOSE, expires_at=row.until)
    row.save(update_fields=["status", "ended_at", "until", "slip"])
    _mail(row, back=(by.name, comment))
    return row


def _mail(asking: Asking, back: tuple[str, str] | None = None) -> None:
    through = posting.way_back(asking.conversation.brand_id)
    subject, text = question_letter.write(
        asking, link=address(asking), can_reply=through is not None, back=back
    )
    posting.post_with(
        asking.slip,
        member=asking.member,
        subject=subject,
        text=text,
        key=f"asking:{asking.pk}:{asking.slip_id}",
        sender=asking.by_name,
        through=through,
    )


@transaction.atomic
def withdraw(asking: Asking, *, by: Actor) -> None:
    """The link and the mail answer nothing any more. Twice is once; what is answered stays."""
    row = Asking.objects.select_for_update(of=("self",)).get(pk=asking.pk)
    if row.status != Status.OPEN:
        return
    end(row, Status.WITHDRAWN)
    conversation = row.conversation
    activity.record(
        "took back the question", conversation, by=by, voice=row.member.name
    )
    conversing.announce([conversation])


def end(asking: Asking, status: str) -> None:
    """In the caller's transaction, which holds the row."""
    asking.status, asking.ended_at = status, timezone.now()
    asking.save(update_fields=["status", "ended_at", "note", "message"])
    if asking.slip is not None and asking.slip.ended_at is None:
        asking.slip.ended_at = asking.ended_at
        asking.slip.save(update_fields=["ended_at"])


def address(asking: Asking) -> str:
    """The link of the mail: one page, for one person, about one conversation; "" without an address of ours."""
    return (
        f"{settings.PUBLIC_URL}/asked/{token(asking)}/" if settings.PUBLIC_URL else ""
    )


def token(asking: Asking) -> str:
    left = (asking.until - timezone.now()).total_seconds()
    data = [asking.workspace_id, asking.pk, asking.member_id]
    return sign(PURPOSE, data, expires_in=max(left, 1))


def read(token: str) -> tuple[int, int, int] | None:
    """Workspace, asking and member that a link names; None when it does not hold any more."""
    data = unsign(PURPOSE, token) if token.isascii() and len(token) < 500 else None
    return (int(data[0]), int(data[1]), int(data[2])) if data else None
