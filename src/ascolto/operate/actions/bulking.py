"""One change of up to 3,000 conversations: piece by piece, with progress, and a way back.

Each row goes through the action that changes one, so every rule holds; what refuses is counted and
told. A piece is one transaction with how far it got, so a crash goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from ascolto.core import live
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.operate import bulk_kinds, jobs
from ascolto.operate.models import BulkChange, Conversation

MOST = 3000
AT_ONCE = 25  # more than these are changed by a job
PIECE = 50
TOLD = 20  # refusals that are kept
UNDO_FOR = timedelta(hours=1)
Status = BulkChange.Status


def start(
    ids: Sequence[int], *, kind: str, values: dict[str, Any], by: Member
) -> BulkChange:
    """Change those of them that the member may see. A few at once, many by a job."""
    if kind not in bulk_kinds.KINDS:
        raise Refusal(_("Choose what to do."), "no_kind")
    seen = Conversation.objects.visible_to(by).filter(pk__in=list(ids)[:MOST])
    mine = sorted(seen.values_list("pk", flat=True))
    if not mine:
        raise Refusal(_("Choose at least one conversation."), "nothing")
    bulk_kinds.KINDS[kind].check(values)
    change: BulkChange = BulkChange.objects.create(
        member=by, kind=kind, values=values, ids=mine
    )
    _go(change)
    return change


def undo(change: BulkChange, *, by: Member) -> BulkChange:
    """Take it back where nothing else has happened since. Raises `Refusal`."""
    if change.member_id != by.pk or change.status != Status.DONE:
        raise Refusal(_("There is nothing to undo."), "nothing")
    if timezone.now() - change.at > UNDO_FOR:
        raise Refusal(_("It is too late to undo this at once."), "too_late")
    change.status, change.done = Status.UNDOING, 0
    change.save(update_fields=["status", "done"])
    _go(change)
    return change


def _go(change: BulkChange) -> None:
    if len(change.ids) > AT_ONCE:
        jobs.change_many.using(key=f"bulk-{change.pk}").enqueue(
            bulk_change_id=change.pk
        )
        return
    work(change.pk)
    change.refresh_from_db()


def work(pk: int) -> None:
    """Until it is done. Called again after a crash, it goes on."""
    while _piece(pk):
        pass


@transaction.atomic
def _piece(pk: int) -> bool:
    """The next piece; whether there was one."""
    rows = BulkChange.objects.select_for_update(of=("self",)).select_related("member")
    change = rows.filter(pk=pk).first()
    if change is None or change.status in {Status.DONE, Status.UNDONE}:
        return False
    some = change.ids[change.done : change.done + PIECE]
    is_undo = change.status == Status.UNDOING
    with override(change.member.language):
        (_take_back if is_undo else _change)(change, some)
    change.done += len(some)
    if change.done >= len(change.ids):
        change.status = Status.UNDONE if is_undo else Status.DONE
        change.ended_at = timezone.now()
    elif not is_undo:
        change.status = Status.RUNNING
    change.save()
    _tell(change)
    return True


def _change(change: BulkChange, ids: Sequence[int]) -> None:
    kind = bulk_kinds.KINDS[change.kind]
    by = Actor.member(change.member)
    for conversation in Conversation.objects.filter(pk__in=ids).order_by("pk"):
        before = kind.before(conversation, change.values)
        try:
            with transaction.atomic():
                before = kind.change(conversation, change.values, by) or before
        except Refusal as refusal:
            if len(change.refused) < TOLD:
                change.refused.append([conversation.number, str(refusal)])
            continue
        if before is not None:
            change.before[str(conversation.pk)] = before
            change.changed += 1
            _tell_partly(change, conversation, kind.refused(before))


def _tell_partly(
    change: BulkChange, conversation: Conversation, refused: Sequence[str]
) -> None:
    """Of several deeds some were refused: told beside those that refused all."""
    for why in refused:
        if len(change.refused) < TOLD:
            change.refused.append([conversation.number, why])


def _take_back(change: BulkChange, ids: Sequence[int]) -> None:
    kind = bulk_kinds.KINDS[change.kind]
    by = Actor.member(change.member)
    mine = [pk for pk in ids if str(pk) in change.before]
    for conversation in Conversation.objects.filter(pk__in=mine).order_by("pk"):
        before = change.before[str(conversation.pk)]
        try:
            with transaction.atomic():
                kind.undo(conversation, change.values, before, by)
        except Refusal:
            continue  # meanwhile it went another way, which stays


def _tell(change: BulkChange) -> None:
    live.push(
        change.workspace_id,
        "bulk",
        id=change.pk,
        member=change.member_id,
        done=change.done,
        of=len(change.ids),
        status=change.status,
    )
