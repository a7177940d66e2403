"""The judge: a fresh process looks at what is stored and compares it with what was sent.

Every finding is a sentence under the word it counts for: `lost`, `twice`, `half`, `sent_twice`,
`forgotten`, `wrong`. No findings, no sentences.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count

from ascolto.channels.intake.messages import indexed
from ascolto.channels.models import Attachment, Delivery, Message, Payload, Thread
from ascolto.commitments.models import Commitment
from ascolto.core import search, storage
from ascolto.core.models import Job, OutboxEvent
from ascolto.core.scoping import scope, unscoped
from ascolto.customers.models import HandleLink
from ascolto.operate import tallying
from ascolto.operate.models import Acknowledgement, Conversation, Tally
from ascolto.testing import provider

Found = dict[str, list[str]]
MARK = re.compile(r"\[\[[\w./-]+\]\]")
MOST = 20  # sentences of a kind that are told


def look_over(about: dict[str, Any]) -> dict[str, Any]:
    """Everything that must hold when all work is done (PROOF's I1, I2, I5 and I9)."""
    found: Found = defaultdict(list)
    with scope(about["workspace"]):
        _sent_is_stored(
            about.get("messages", []), found, exact=about.get("exact", True)
        )
        _raw_is_kept(about.get("raws", []), found)
        _whole(found)
        _counted(found)
        _owed(found)
        _acknowledged_once(found)
    _nothing_is_left(found)
    return {
        "found": _told(found),
        "stored": _count(about["workspace"]),
    }


def look_over_answers(about: dict[str, Any]) -> dict[str, Any]:
    """What people answered, against the provider's own ledger (I3 and I4)."""
    found: Found = defaultdict(list)
    with scope(about["workspace"]):
        ends = _answers(about, found)
        _owed(found)
        _whole(found)
        _counted(found)
        _kept_by_what_arrived(found)
    _nothing_is_left(found)
    return {"found": _told(found), "ends": ends}


def _told(found: Found) -> dict[str, Any]:
    return {
        word: {"count": len(what), "say": [say[:400] for say in what[:MOST]]}
        for word, what in found.items()
        if what
    }


def _count(workspace_id: int) -> int:
    with scope(workspace_id):
        return int(Message.objects.inbound().count())


# --- in ------------------------------------------------------------------------------------------


def _sent_is_stored(sent: list[dict[str, Any]], found: Found, *, exact: bool) -> None:
    """Each under its own id and with its own words, once; and nothing that nobody sent."""
    rows = Message.objects.inbound().values_list(
        "account_id", "external_id", "text", "state", "pk"
    )
    stored = {(a, e): (text, state) for a, e, text, state, _ in rows}
    marks = Counter(
        mark
        for _, _, text, state, _ in rows
        if state == Message.State.SHOWN
        for mark in set(MARK.findall(text))
    )
    named = set()
    for item in sent:
        key = (item["account"], item["id"])
        named.add(key)
        if key not in stored:
            found["lost"].append(f"{item['id']} is not stored")
            continue
        text, state = stored[key]
        if state != item.get("state", "shown"):
            found["half"].append(f"{item['id']} is {state}, not {item['state']}")
        elif item["text"] not in text:
            found["half"].append(
                f"{item['id']} says {text[:80]!r}, not {item['text'][:80]!r}"
            )
    found["twice"] += [
        f"{mark} is there {n} times" for mark, n in marks.items() if n > 1
    ]
    if exact:
        found["twice"] += [f"{key} was never sent" for key in stored.keys() - named]


def _raw_is_kept(raws: list[dict[str, Any]], found: Found) -> None:
    """Byte by byte, and what lies in the file store as well."""
    rows = {
        (p.account_id, p.delivery_id): p for p in Payload.objects.all().iterator(200)
    }
    for (_, name), row in rows.items():
        body = storage.read(row.stored_as) if row.stored_as else bytes(row.body)
        if hashlib.sha256(body).hexdigest() != row.sha256:
            found["half"].append(f"the raw {name} does not fit its hash")
    hashes = Counter((p.account_id, p.sha256) for p in rows.values())
    for item in raws:
        if item.get("id"):
            kept = rows.get((item["account"], item["id"]))
            if kept is None or kept.sha256 != item["sha256"]:
                found["lost"].append(f"the raw {item['id']} is not kept as it came")
        elif not hashes[item["account"], item["sha256"]]:
            found["lost"].append(f"a raw {item['what']} is not kept as it came")


def _whole(found: Found) -> None:
    """No half objects."""
    conversations = {
        c.thread_id: c for c in Conversation.objects.select_related("case", "handle")
    }
    linked = set(HandleLink.objects.values_list("handle_id", flat=True))
    for pk, thread_id, handle_id, payload_id in Message.objects.inbound().values_list(
        "pk", "thread_id", "handle_id", "payload_id"
    ):
        conversation = conversations.get(thread_id)
        if conversation is None:
            found["half"].append(f"message {pk} has no conversation")
        elif handle_id is None or handle_id not in linked or payload_id is None:
            found["half"].append(f"message {pk} has no handle, customer or payload")
        elif conversation.case.customer_id is None:
            found["half"].append(f"conversation {conversation.number} has no customer")
    spoken = set(Message.objects.values_list("thread_id", flat=True))
    for thread_id, conversation in conversations.items():
        if thread_id not in spoken:
            found["half"].append(f"conversation {conversation.number} is empty")
    empty = Thread.objects.exclude(pk__in=spoken).count()
    if empty:
        found["half"].append(f"{empty} threads are empty")
    numbers = Counter(c.number for c in conversations.values())
    found["twice"] += [
        f"number {n} was given twice" for n, k in numbers.items() if k > 1
    ]
    for attachment in Attachment.objects.filter(refused=""):
        if not storage.exists(attachment.sha256):
            found["half"].append(f"attachment {attachment.pk} has no file")
    for path in Path(settings.FILES).glob("??/??/*"):
        if hashlib.sha256(path.read_bytes()).hexdigest() != path.name:
            found["half"].append(f"the file {path.name} is not whole")


def _counted(found: Found) -> None:
    """What is kept beside the rows says what the rows say."""
    kept = {
        (t.name, t.brand_id, t.member_id): t.count
        for t in Tally.objects.exclude(count=0)
    }
    counted = tallying.recount()
    if kept != counted:
        found["half"].append(f"the tallies say {kept}, the rows {counted}")
    rows = Message.objects.filter(by_rule="").exclude(delivery__status="cancelled")
    counts = dict(rows.values_list("thread_id").annotate(n=Count("pk")).order_by())
    for conversation in Conversation.objects.all():
        if conversation.message_count != counts.get(conversation.thread_id, 0):
            found["half"].append(
                f"conversation {conversation.number} counts {conversation.message_count}, "
                f"and has {counts.get(conversation.thread_id, 0)} messages"
            )
    said = Message.objects.exclude(state=Message.State.DELETED).select_related("handle")
    index = search.recount(indexed(m) for m in said.iterator(500))
    if not index.agrees:
        found["half"].append(
            f"the search index: {len(index.missing)} missing, {len(index.surplus)} surplus, "
            f"{len(index.stale)} stale"
        )


def _owed(found: Found) -> None:
    """One open commitment where somebody waits, none where nobody does."""
    about = Conversation._meta.label_lower
    open_ones: dict[int, list[Commitment]] = defaultdict(list)
    for row in Commitment.objects.open().filter(subject_type=about):
        open_ones[row.subject_id].append(row)
    asked: dict[int, list[Any]] = defaultdict(list)
    told = _told_at()
    for pk, thread, at in (
        Message.objects.inbound()
        .filter(automatic="")
        .values_list("pk", "thread_id", "received_at")
    ):
        asked[thread].append((at, told.get(pk, at)))
    sent = Delivery.objects.filter(status="sent", message__by_rule="")
    answered = dict(
        sent.order_by("message__received_at").values_list(
            "message__thread_id", "message__received_at"
        )
    )
    for conversation in Conversation.objects.open():
        owes = len(open_ones.pop(conversation.pk, []))
        may = _may_owe(
            asked[conversation.thread_id], answered.get(conversation.thread_id)
        )
        if owes not in may:
            found["half"].append(
                f"conversation {conversation.number} owes {owes} answers, not {may}"
            )
        if (conversation.waiting_since is not None) != bool(owes):
            found["half"].append(f"conversation {conversation.number} shows it wrong")
    found["half"] += [f"conversation {pk} is closed and owes" for pk in open_ones]


def _may_owe(asked: list[Any], written: Any) -> set[int]:
    """How many answers may be owed, from when questions came and were heard of, and the last
    answer that arrived was written. One that crossed with a question may count for it or not."""
    if not asked:
        return {0}
    if written is None or max(came for came, _ in asked) > written:
        return {1}
    return {0} if max(heard for _, heard in asked) < written else {0, 1}


def _told_at() -> dict[int, Any]:
    """Message → when the bus told of it."""
    rows = OutboxEvent.objects.filter(kind="MessagesReceived").exclude(told_at=None)
    return {
        pk: at
        for body, at in rows.values_list("body", "told_at")
        for pk in body["message_ids"]
    }


def _acknowledged_once(found: Found) -> None:
    """At most one in a conversation, and for a person, in a day."""
    rows = list(
        Acknowledgement.objects.order_by("at").values_list(
            "conversation_id", "handle_id", "at", "message_id"
        )
    )
    for place, what in ((0, "conversation"), (1, "handle")):
        last: dict[int, Any] = {}
        for row in rows:
            before = last.get(row[place])
            if before and row[2] - before < timedelta(days=1):
                found["sent_twice"].append(
                    f"{what} {row[place]} was acknowledged twice"
                )
            last[row[place]] = row[2]
    known = {message_id for *_, message_id in rows}
    ours = Message.objects.filter(by_rule="acknowledgement")
    stray = set(ours.values_list("pk", flat=True)) ^ known
    found["half"] += [f"acknowledgement {pk} is half there" for pk in stray]


def _nothing_is_left(found: Found) -> None:
    with unscoped("a test looks at everything"):
        for payload in Payload.objects.waiting():
            found["half"].append(f"payload {payload.delivery_id} still waits")
        for payload in Payload.objects.not_understood():
            found["lost"].append(
                f"payload {payload.delivery_id} was laid aside: {payload.problem}"
            )
        for event in OutboxEvent.objects.filter(told_at=None):
            found["half"].append(f"event {event.pk} {event.kind} was not told")
        for job in Job.objects.filter(status="dead"):
            found["half"].append(f"job {job.name} is dead: {job.last_error[-300:]}")
        for delivery in Delivery.objects.filter(status__in=["pending", "sending"]):
            found["forgotten"].append(f"delivery {delivery.pk} is {delivery.status}")


# --- out -----------------------------------------------------------------------------------------


def _answers(about: dict[str, Any], found: Found) -> dict[str, int]:
    ledger = provider.accepted(Path(about["ledger"]))
    blind = set(about["blind"])  # accounts whose provider cannot be asked
    rows = {
        str(d.idempotency_key): d
        for d in Delivery.objects.filter(message__by_rule="").select_related("message")
    }
    for key in about["keys"]:
        times = ledger.get(key, 0)
        delivery = rows.get(key)
        if times > 1:
            found["sent_twice"].append(f"{key} was accepted {times} times")
        if delivery is None:
            found["forgotten"].append(f"{key} was written and is not there")
            continue
        status = str(delivery.status)
        if status == "sent" and not times:
            found["wrong"].append(f"{key} is shown as sent and never arrived")
        if status == "failed" and times:
            found["wrong"].append(f"{key} is shown as failed and did arrive")
        if status == "unknown" and delivery.account_id not in blind:
            found["forgotten"].append(f"{key} is unknown though one could ask")
        if status not in {"sent", "failed", "unknown"}:
            found["forgotten"].append(f"{key} is still {status}")
    for key in ledger.keys() - set(rows):
        if not _is_rule(key):
            found["wrong"].append(f"{key} went out and nobody wrote it")
    for key, times in ledger.items():
        if times > 1 and key not in about["keys"]:
            found["sent_twice"].append(
                f"acknowledgement {key} was accepted {times} times"
            )
    if len(rows) != len(about["keys"]):
        found["wrong"].append(
            f"{len(rows)} answers stored, {len(about['keys'])} written"
        )
    return dict(Counter(str(d.status) for d in rows.values()))


def _is_rule(key: str) -> bool:
    rows = Delivery.objects.filter(idempotency_key=key)
    return bool(rows.exclude(message__by_rule="").exists())


def _kept_by_what_arrived(found: Found) -> None:
    kept = Commitment.objects.filter(state="kept").values_list(
        "kept_by_message_id", flat=True
    )
    sent = set(
        Delivery.objects.filter(status="sent", message__by_rule="").values_list(
            "message_id", flat=True
        )
    )
    found["wrong"] += [
        f"message {pk} keeps a promise and did not arrive" for pk in set(kept) - sent
    ]
