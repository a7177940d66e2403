"""Which watches a batch of messages concerns: mentions, counts, and what to look at next."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from ascolto.channels.models import Account, Message
from ascolto.core import scoping
from ascolto.monitor import aboutness, labels, sieves
from ascolto.monitor.actions import counting
from ascolto.monitor.labels import Labels
from ascolto.monitor.matcher import Said, Sieve
from ascolto.monitor.models import Mention, Watch
from ascolto.monitor.sieves import Kept
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.post import print_of

Count = Callable[[Collection[counting.Place]], None]
PAST = timedelta(days=60)
_FIELDS = (
    "workspace_id", "watch_id", "message_id", "account_id", "handle_id", "said_at",
    "bin", "sentiment", "influence", "copy_of",
)  # fmt: skip
_BATCH = 500
ASKED = (
    "sentiment:",
    "umore:",
    "lang:",
    "lingua:",
)  # fields that only a reader can answer


def match(message_ids: Sequence[int], *, count: Count = counting.count) -> set[int]:
    """The watches that were mentioned. The same batch again changes nothing.

    `count` counts the mentions anew, or has it done: of a crowd that takes longer than to find them.
    """
    kept = sieves.sieve()
    if kept.stamp[0] == 0:
        return set()
    return _match(_messages(message_ids), kept, count)


def fill(
    watch: Watch, *, before: int | None = None, since: datetime | None = None
) -> int | None:
    """The past of a watch, a batch at a time, the newest first; the id to go on `before`.

    Sixty days, or from `since` on where that is longer ago. What it has heard already stays as it is.
    """
    node = sieves.asked(watch)
    if node is None:
        _heard_all(watch)
        return None
    least = timezone.now() - PAST
    past = Message.objects.inbound().filter(sent_at__gte=min(least, since or least))
    if before is not None:
        past = past.filter(pk__lt=before)
    ids = list(past.order_by("-pk").values_list("pk", flat=True)[:_BATCH])
    alone = Sieve({watch.pk: node})
    learnt = {watch.pk: watch.learnt} if watch.learnt else {}
    today = timezone.now().date()
    kept = Kept((1, None), today, alone, learnt, {watch.pk: watch.brand_id})
    _match(_messages(ids), kept, counting.count)
    if len(ids) == _BATCH:
        return int(ids[-1])
    _heard_all(watch)
    return None


def _heard_all(watch: Watch) -> None:
    Watch.objects.filter(pk=watch.pk).update(recounts_from=None)


def query_mark(watch: Watch) -> str:
    """Of what it asks: so that work that was asked for by a former query can be left."""
    return hashlib.blake2b(watch.query.encode(), digest_size=8).hexdigest()


def said(message: Message, label: Labels, account: Account | None) -> Said:
    """A message as queries see it."""
    handle = message.handle
    return Said(
        f"{message.subject}\n{message.text}" if message.subject else message.text,
        author=f"{handle.name} {handle.external_id}" if handle else "",
        source=f"{account.name} {account.kind}" if account else "",
        language=label.language or message.language,
        sentiment=label.sentiment,
    )


def hears(message: Message, brand_id: int, account: Account | None) -> bool:
    """What is said in private to another brand is not overheard; what is public is everybody's."""
    return message.is_public or (account is not None and account.brand_id == brand_id)


@transaction.atomic
def _match(messages: Sequence[Message], kept: Kept, count: Count) -> set[int]:
    known = labels.of(messages)
    accounts = Account.objects.only("name", "kind", "brand_id").in_bulk(
        {m.account_id for m in messages}
    )
    rows: list[tuple[object, ...]] = []
    for message in messages:
        label = known.get(message.pk, Labels())
        spoken = said(message, label, accounts.get(message.account_id))
        about = (
            watch
            for watch in kept.sieve.matches(spoken)
            if hears(message, kept.brands[watch], accounts.get(message.account_id))
            and aboutness.is_about(spoken.tokens, kept.learnt.get(watch, {}))
        )
        rows += _rows(about, message, label)
    Mention.objects.insert(_FIELDS, rows, ignore_conflicts=True)
    count({(int(str(row[1])), int(str(row[6]))) for row in rows})
    return {int(str(row[1])) for row in rows}


def _rows(
    watches: Iterable[int], message: Message, label: Labels
) -> list[tuple[object, ...]]:
    mark = _mark(message)
    return [
        (
            scoping.current(), watch, message.pk, message.account_id, message.handle_id,
            message.sent_at, bins.number(message.sent_at), label.sentiment,
            label.influence, mark,
        )
        for watch in watches
    ]  # fmt: skip


def _mark(message: Message) -> str:
    """Alike for copies; of a short text its own, for many say “grazie”."""
    seen = print_of(message.text) or f"#{message.pk} {message.text}"
    return hashlib.blake2b(seen.encode(), digest_size=8).hexdigest()


def _messages(ids: Sequence[int]) -> list[Message]:
    rows = Message.objects.inbound().filter(pk__among=list(ids))
    rows = rows.exclude(state=Message.State.DELETED).defer("html", "quoted", "meta")
    return list(rows.select_related("handle").order_by("pk"))


def relabel(message_ids: Sequence[int], *, count: Count = counting.count) -> set[int]:
    """Once they were read: moods where they are mentioned; and anew where a query asks for a label."""
    rows = Watch.objects.on().values_list("query", flat=True)
    if any(name in query for query in rows for name in ASKED):
        forget(message_ids, count=count)
    messages = _messages(message_ids)
    moods: dict[tuple[str, float], list[int]] = {}
    for pk, label in labels.of(messages).items():
        moods.setdefault((label.sentiment, label.influence), []).append(pk)
    with transaction.atomic():
        mine = Mention.objects.filter(message__among=list(message_ids))
        places = set(mine.filter(dismissed_at=None).values_list("watch_id", "bin"))
        for (sentiment, influence), pks in moods.items() if places else ():
            mine.filter(message__among=pks).update(
                sentiment=sentiment, influence=influence
            )
        count(places)
    return {watch for watch, _bin in places}


def forget(message_ids: Sequence[int], *, count: Count = counting.count) -> None:
    """Edited or deleted messages: out, and matched anew as they read now."""
    with transaction.atomic():
        old = Mention.objects.filter(message__among=list(message_ids))
        places = set(old.filter(dismissed_at=None).values_list("watch_id", "bin"))
        old.filter(dismissed_at=None).delete()
        count(places)
        match(message_ids, count=count)
