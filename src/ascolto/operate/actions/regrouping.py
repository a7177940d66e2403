"""Conversations are put into one case, or into two; every step can be taken back without loss."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity, bus
from ascolto.core.actor import Actor
from ascolto.core.models import Number
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import current
from ascolto.events import CasesRegrouped
from ascolto.operate.actions import casing, conversing
from ascolto.operate.models import Case, Conversation, Move, Regrouping
from ascolto.operate.reads.courses import courses
from ascolto.operate.stretches import Course

Kind = Regrouping.Kind


@transaction.atomic
def join(
    conversation: Conversation, *, into: Case, by: Actor, reason: str = ""
) -> Regrouping:
    """This conversation belongs to that case. Another customer's needs a reason. Raises `Refusal`."""
    return _join([conversation], into, by, reason)


@transaction.atomic
def join_case(case: Case, *, into: Case, by: Actor, reason: str = "") -> Regrouping:
    """All of a case's conversations belong to that one; taken back as one step. Raises `Refusal`."""
    theirs = Conversation.objects.filter(case=case).order_by("pk")
    rows = list(theirs.select_related("handle__link"))
    if not rows:
        raise Refusal(_("There is nothing left in this case to join."), "empty_case")
    return _join(rows, into, by, reason)


@transaction.atomic
def split(
    conversation: Conversation, *, by: Actor, since: Message | None = None
) -> Regrouping:
    """A matter of its own: the conversation, or what was said from a message on. Raises `Refusal`."""
    (conversation,) = _locked([conversation.pk])
    course = courses([conversation])[conversation.pk]
    if since is not None and since.thread_id != conversation.thread_id:
        raise Refusal(_("This message is of another conversation."), "other_thread")
    is_part = since is not None and _begins_inside(conversation, course, since)
    if not is_part and _is_alone(conversation):
        raise Refusal(_("It has a case of its own already."), "alone")
    step = _made(Kind.SPLIT, _new_case(conversation, since), conversation, by)
    _move(step, [conversation], by, since if is_part else None)
    return step


@transaction.atomic
def keep_apart(conversation: Conversation, *, case: Case, by: Actor) -> Regrouping:
    """These are two matters: joining them is not offered again."""
    known = Regrouping.objects.filter(
        kind=Kind.APART, case=case, conversation=conversation, undone_at=None
    )
    standing: Regrouping | None = known.first()
    if standing:
        return standing
    step = _made(Kind.APART, case, conversation, by)
    activity.record("kept apart", conversation, by=by, case_number=case.number)
    return step


@transaction.atomic
def undo(regrouping: Regrouping, *, by: Actor) -> Regrouping:
    """Take it back, as if it had never been made. Twice keeps the first."""
    moves = Move.objects.filter(regrouping=regrouping)
    rows = _locked(sorted(moves.values_list("conversation_id", flat=True)))
    regrouping = Regrouping.objects.select_for_update().get(pk=regrouping.pk)
    if regrouping.is_undone:
        return regrouping
    regrouping.undone_at, regrouping.undone_by_id = timezone.now(), by.member_id
    regrouping.save(update_fields=["undone_at", "undone_by"])
    _settle(rows)
    number = Case.objects.values_list("number", flat=True).get(pk=regrouping.case_id)
    details = {"case_number": number, "kind": regrouping.kind}
    activity.record_many("put back", [(c, details) for c in rows], by=by)
    return regrouping


def _join(
    conversations: Sequence[Conversation], into: Case, by: Actor, reason: str
) -> Regrouping:
    rows = [c for c in _locked([c.pk for c in conversations]) if c.case_id != into.pk]
    if not rows:
        raise Refusal(_("It is in this case already."), "same_case")
    reason = " ".join(reason.split())[:300]
    others = [c for c in rows if c.handle.link.customer_id != into.customer_id]
    if others and len(reason) < 3:
        raise Refusal(
            _(
                "This case is of %(who)s. Say in a few words why another person's "
                "conversation belongs to it, such as “her husband”."
            )
            % {"who": into.customer},
            "no_reason",
        )
    step = _made(Kind.JOIN, into, rows[0], by, reason)
    _move(step, rows, by)
    return step


def _locked(pks: Collection[int]) -> list[Conversation]:
    rows = Conversation.objects.filter(pk__in=pks).order_by("pk")
    return list(rows.select_for_update(of=("self",)).select_related("handle__link"))


def _is_alone(conversation: Conversation) -> bool:
    """Nothing of another conversation is, or was, in its case."""
    case = conversation.case_id
    others = Conversation.objects.filter(case=case).exclude(pk=conversation.pk)
    parts = Move.objects.touching(case).filter(regrouping__undone_at=None)
    parts = parts.exclude(conversation=conversation)
    return not others.exists() and not parts.exists()


def _begins_inside(conversation: Conversation, course: Course, since: Message) -> bool:
    """Something of what is in its case now was said before; refused when `since` was not in it."""
    if course.of((since.sent_at, since.external_id)) != conversation.case_id:
        raise Refusal(_("This part is in another case by now."), "other_case")
    said = Message.objects.filter(thread=conversation.thread_id)
    said = said.exclude(delivery__status="cancelled").in_order()
    keys = said.values_list("sent_at", "external_id")
    mine = (k for k in keys if course.of(k) == conversation.case_id)
    return next(mine, None) != (since.sent_at, since.external_id)


def _new_case(conversation: Conversation, since: Message | None) -> Case:
    words = since and (since.subject or since.text)
    title = words or conversation.subject or conversation.preview
    return Case.objects.create(
        number=Number.take("case")[0],
        customer_id=conversation.handle.link.customer_id,
        handle_id=conversation.handle_id,
        title=" ".join(title.split())[:80],
        opened_at=since.sent_at if since else conversation.created_at,
    )


def _made(
    kind: str, case: Case, conversation: Conversation, by: Actor, reason: str = ""
) -> Regrouping:
    return Regrouping.objects.create(  # type: ignore[no-any-return]
        kind=kind,
        case=case,
        conversation=conversation,
        reason=reason,
        by_id=by.member_id,
        by_name=by.name,
    )


def _move(
    step: Regrouping,
    rows: Sequence[Conversation],
    by: Actor,
    since: Message | None = None,
) -> None:
    """What is in the conversation's case now goes along, or only what was said from `since` on."""
    standing = Move.objects.filter(
        conversation__in=[c.pk for c in rows], regrouping__undone_at=None
    )
    before = {m.conversation_id: m for m in standing.order_by("pk")}
    for row in rows:
        last = before.get(row.pk)
        Move.objects.create(
            regrouping=step,
            conversation=row,
            from_case_id=row.case_id,
            to_case_id=step.case_id,
            since_id=since.pk if since else (last.since_id if last else None),
            since_at=since.sent_at if since else (last.since_at if last else None),
        )
    verb = "joined case" if step.kind == Kind.JOIN else "split off"
    details = {"case_number": step.case.number, "reason": step.reason}
    activity.record_many(verb, [(c, details) for c in rows], by=by)
    _settle(rows)


def _settle(rows: Sequence[Conversation]) -> None:
    """Conversations and cases as the steps that stand say."""
    if not rows:
        return
    touched = {c.case_id for c in rows}
    for pk, course in courses(rows).items():
        Conversation.objects.filter(pk=pk).update(case=course.current)
        touched.add(course.current)
    casing.settle(touched)
    pks = tuple(c.pk for c in rows)
    bus.publish(CasesRegrouped(current(), tuple(sorted(touched)), pks))
    conversing.announce(rows)
