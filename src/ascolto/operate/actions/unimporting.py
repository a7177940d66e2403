"""Take an import back: what it made and nobody has touched since goes; the rest stays, and says why."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Handle, Message, Payload, Thread
from ascolto.core import activity, authority, search
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Role
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer, HandleLink, Keyword, Merge
from ascolto.operate import tallying
from ascolto.operate.actions import unsaying
from ascolto.operate.models import Case, Conversation, Note, PastImport, PastMade

PIECE = 50


@transaction.atomic
def undo(row: PastImport, *, by: Actor, later: bool = False) -> None:
    """Ask for it, also while it runs; `work` does it, or `later` a job. Raises `Refusal`."""
    authority.require(by, Role.ADMIN)
    now = PastImport.objects.select_for_update().get(pk=row.pk)
    if now.status not in {"done", "running"}:
        raise Refusal(_("There is nothing to take back."), "nothing")
    now.status, now.stayed, now.removed = PastImport.Status.UNDOING, {}, 0
    now.save(update_fields=["status", "stayed", "removed"])
    activity.record("took an import back", now, by=by, name=now.name)
    if later:
        from ascolto.operate.actions import importing

        importing.carry_on(now)


def work(row: PastImport) -> None:
    """Piece by piece; killed in between, it goes on."""
    for kind, take in STEPS:
        while True:
            with transaction.atomic():
                if not _is_mine(row) or not (ids := _next(row, kind)):
                    break
                stayed = take(row, ids)
                PastMade.objects.filter(
                    past_import=row, kind=kind, object_id__in=ids
                ).delete()
                row.removed += len(ids) - sum(stayed.values())
                row.stayed = dict(Counter(row.stayed) + stayed)
                row.save(update_fields=["removed", "stayed"])
    row.status, row.finished_at = PastImport.Status.UNDONE, timezone.now()
    row.save(update_fields=["status", "finished_at"])


def _is_mine(row: PastImport) -> bool:
    """Nobody else takes it back meanwhile: one at a time, each from where it is."""
    held = PastImport.objects.select_for_update().filter(pk=row.pk)
    now = held.only("status", "removed", "stayed").get()
    row.removed, row.stayed = now.removed, now.stayed
    return bool(now.status == PastImport.Status.UNDOING)


def _next(row: PastImport, kind: str) -> list[int]:
    rows = PastMade.objects.filter(past_import=row, kind=kind).order_by("pk")
    return list(rows.values_list("object_id", flat=True)[:PIECE])


def _conversations(row: PastImport, ids: list[int]) -> Counter[str]:
    found = list(Conversation.objects.select_for_update().filter(pk__in=ids))
    stayed: Counter[str] = Counter()
    going = []
    for conversation in found:
        why = _why_it_stays(row, conversation)
        stayed[why] += bool(why)
        going += [] if why else [conversation]
    mine = PastMade.objects.filter(past_import=row, kind="message")
    said = Message.objects.filter(thread__in=[c.thread_id for c in found])
    mine.filter(object_id__in=said.values("pk")).delete()  # they go or stay with it
    _remove(going)
    return +stayed


def _why_it_stays(row: PastImport, conversation: Conversation) -> str:
    said = Message.objects.filter(thread=conversation.thread_id)
    mine = PastMade.objects.filter(past_import=row, kind="message")
    if said.exclude(pk__in=mine.values("object_id")).exists():
        return "went on"
    worked = Activity.objects.filter(
        target_type=Conversation._meta.label_lower, target_id=conversation.pk
    ).exclude(verb="imported")
    is_noted = Note.objects.filter(conversation=conversation).exists()
    if is_noted or conversation.assignee_id or worked.exists():
        return "worked on"
    return ""


def _remove(going: list[Conversation]) -> None:
    threads = [c.thread_id for c in going]
    said = Message.objects.filter(thread__in=threads)
    ids, payloads = (
        list(said.values_list("pk", flat=True)),
        list(said.values_list("payload_id", flat=True)),
    )
    search.remove(ids)
    with tallying.kept(going):
        for conversation in going:
            conversation.status = Conversation.Status.CLOSED
    Conversation.objects.filter(pk__in=[c.pk for c in going]).delete()
    empty = Case.objects.filter(pk__in=[c.case_id for c in going], conversations=None)
    empty.delete()
    said.delete()
    Thread.objects.filter(pk__in=threads).delete()
    Payload.objects.filter(pk__in=payloads, messages=None).delete()


def _customers(row: PastImport, ids: list[int]) -> Counter[str]:
    stayed: Counter[str] = Counter()
    for customer in Customer.objects.filter(pk__in=ids):
        why = "in use" if _is_used(customer) else _without(customer)
        stayed[why] += bool(why)
    return +stayed


def _is_used(customer: Customer) -> bool:
    """Somebody wrote, was linked, or was described by a person."""
    mine = Activity.objects.filter(
        target_type="customers.customer", target_id=customer.pk
    )
    return (
        Case.objects.filter(customer=customer).exists()
        or Merge.objects.filter(kept=customer).exists()
        or Merge.objects.filter(absorbed=customer).exists()
        or mine.exclude(verb="met").exists()
    )


def _without(customer: Customer) -> str:
    links = HandleLink.objects.filter(customer=customer)
    handles = list(links.values_list("handle_id", flat=True))
    try:
        with transaction.atomic():
            links.delete()
            Keyword.objects.filter(customer=customer).delete()
            Handle.objects.filter(pk__in=handles).delete()
            customer.delete()
    except ProtectedError:
        return "in use"
    return ""


# Messages that are left after the conversations were added to some that are older.
STEPS = (
    ("conversation", _conversations),
    ("message", unsaying.unsay),
    ("customer", _customers),
)
