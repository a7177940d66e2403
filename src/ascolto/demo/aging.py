"""Puts what the replay made in minutes to the two months it tells of.

Rows that several rounds touched (people, threads, accounts, commitments) get their times here, in
bulk, from what was said when. Written once the story is told; nothing is invented but what the
watch would have done meanwhile: warnings, breaches at their deadline, calls to who is on call.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import F, Max, Min, Model

from ascolto.channels.models import Account, Handle, Message, Payload, Thread
from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment, Escalation
from ascolto.commitments.reads import on_call
from ascolto.core import bulk
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, Job, LiveEvent, Member, OutboxEvent
from ascolto.customers.models import Customer, HandleLink, Merge
from ascolto.demo.chronicle import Chronicle
from ascolto.demo.founding import House
from ascolto.operate.models import Conversation

READ_AFTER = timedelta(seconds=1)
SYSTEM = Actor.system()


def age(house: House, chronicle: Chronicle, *, now: datetime) -> None:
    """In the transaction of the replay, once it is told."""
    _doors(house)
    _threads(house)
    _people(house)
    _watch(house, chronicle, now)
    _met(chronicle)
    chronicle.write()
    _nothing_left_over(house)


def _doors(house: House) -> None:
    began = house.workspace.created_at
    Member.objects.update(joined_at=began)
    Payload.objects.update(parsed_at=F("received_at") + READ_AFTER)
    heard = Payload.objects.values("account").annotate(last=Max("received_at"))
    last = {row["account"]: row["last"] for row in heard}
    accounts = list(Account.objects.all())
    for account in accounts:
        account.created_at = began
        account.last_heard_at = last.get(account.pk)
    _keep(house, accounts, "created_at", "last_heard_at")


def _threads(house: House) -> None:
    """A thread and its conversation begin with their first message."""
    said = Message.objects.values("thread").annotate(first=Min("received_at"))
    first = {row["thread"]: row["first"] for row in said}
    threads, talks = list(Thread.objects.all()), list(Conversation.objects.all())
    seen = Message.objects.filter(read_at__isnull=False).values("thread")
    last = {
        row["thread"]: (row["at"], row["newest"])
        for row in seen.annotate(at=Max("read_at"), newest=Max("pk"))
    }
    for thread in threads:
        thread.created_at = first[thread.pk]
        thread.seen_at, thread.seen_message_id = last.get(thread.pk, (None, 0))
    for talk in talks:
        talk.created_at = first[talk.thread_id]
    _keep(house, threads, "created_at", "seen_at", "seen_message_id")
    _keep(house, talks, "created_at")


def _people(house: House) -> None:
    said = Message.objects.exclude(handle=None).values("handle")
    seen = {
        row["handle"]: (row["first"], row["last"])
        for row in said.annotate(first=Min("received_at"), last=Max("received_at"))
    }
    handles, links = list(Handle.objects.all()), list(HandleLink.objects.all())
    for handle in handles:
        handle.first_seen_at, handle.last_seen_at = seen[handle.pk]
    met: dict[int, datetime] = {}
    for link in links:
        link.linked_at = seen[link.handle_id][0]
        met[link.origin_id] = min(
            met.get(link.origin_id, link.linked_at), link.linked_at
        )
    customers = list(Customer.objects.all())
    for customer in customers:
        customer.created_at = met[customer.pk]
    _keep(house, handles, "first_seen_at", "last_seen_at")
    _keep(house, links, "linked_at")
    _keep(house, customers, "created_at")


def _met(chronicle: Chronicle) -> None:
    born = dict(Customer.objects.values_list("pk", "created_at"))
    rows = Activity.objects.filter(verb="met", target_type="customers.customer")
    chronicle.set({r.pk: born[r.target_id] for r in rows})
    links = dict(Merge.objects.values_list("kept", "at"))
    rows = Activity.objects.filter(verb="linked", target_type="customers.customer")
    chronicle.set({r.pk: links[r.target_id] for r in rows})


# --- the watch -----------------------------------------------------------------------------------


def _watch(house: House, chronicle: Chronicle, now: datetime) -> None:
    """What the watch would have seen in passing. Calls to who is on call are remembered, not made:
    nobody is mailed about what happened before the demo began, nor later about the same."""
    rows = list(Commitment.objects.order_by("started_at", "pk"))
    chains = on_call.chains({row.brand_id for row in rows})
    before = _last_logged()
    warned, breached, calls = [], [], []
    for row in rows:
        row.created_at = row.started_at
        over = row.settled_at or now
        row.warned_at = row.warn_at if row.warn_at <= over else None
        if row.warned_at:
            warned.append(row)
        if row.due_at < over:
            if row.breached_at is None:
                breached.append(row)
            row.breached_at, row.escalate_at = row.due_at, None
            calls += _calls(row, chains[row.brand_id], over)
    _keep(house, rows, "created_at", "warned_at", "breached_at", "escalate_at")
    Escalation.objects.bulk_create(calls)
    telling.record("warned", ((row, SYSTEM, {}) for row in warned))
    telling.record("breached", ((row, SYSTEM, {}) for row in breached))
    told = (
        (c.commitment, SYSTEM, {"to": c.member.name, "step": c.step}) for c in calls
    )
    telling.record("escalated", told)
    _log(chronicle, rows, calls, after=before)


def _calls(
    row: Commitment, chain: Sequence[Member], over: datetime
) -> list[Escalation]:
    """To each of the chain in turn, half an hour apart, until somebody answered."""
    times = [row.due_at + step * on_call.WAITS_FOR for step in range(len(chain))]
    return [
        Escalation(commitment=row, member=member, step=step, at=at, mailed_at=at)
        for step, (member, at) in enumerate(zip(chain, times, strict=True))
        if at < over
    ]


def _log(
    chronicle: Chronicle,
    rows: Sequence[Commitment],
    calls: Sequence[Escalation],
    *,
    after: int,
) -> None:
    """The time of each line about the watch: its own, not that of the answer that showed it."""
    by_pk = {row.pk: row for row in rows}
    called: dict[int, list[Escalation]] = defaultdict(list)
    for call in calls:
        called[call.commitment_id].append(call)
    at: dict[int, datetime] = {}
    lines = Activity.objects.filter(
        target_type=Commitment._meta.label_lower,
        verb__in=["warned", "breached", "escalated"],
    )
    for line in lines.order_by("pk"):
        row = by_pk[line.target_id]
        if line.verb == "escalated":
            at[line.pk] = called[row.pk][line.details["step"]].at
        else:
            at[line.pk] = row.warn_at if line.verb == "warned" else row.due_at
    chronicle.set(at)


def _last_logged() -> int:
    newest = Activity.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


# --- the end -------------------------------------------------------------------------------------


def _nothing_left_over(house: House) -> None:
    """What was told long ago is told: no event, hint or job of the past is left to run."""
    OutboxEvent.objects.exclude(told_at=None).delete()
    LiveEvent.objects.all().delete()
    Job.objects.filter(workspace=house.workspace).delete()


def _keep(house: House, rows: Sequence[Model], *fields: str) -> None:
    bulk.update(rows, fields, house.workspace.pk)
