"""Reactions, in any order: the last word of each author counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from ascolto.channels import registry
from ascolto.channels.contract import Does, Reacted
from ascolto.channels.intake.messages import identity
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Account, Message, Reaction
from ascolto.core.sanitising import clean_text

Key = tuple[int, str]  # account, external id of the message


def store(
    told: list[tuple[Reading, Reacted]],
    fresh: list[Message],
    readings: Sequence[Reading],
) -> list[Message]:
    """Keep the reactions and count them into their messages; returns the messages that changed."""
    waiting = _waiting(fresh, {r.payload.account for r in readings})
    newest = _newest(told)
    keys = {(account, of) for account, of, _ in newest} | waiting
    if not keys:
        return []
    messages = {(m.account_id, m.external_id): m for m in fresh} | _load(keys)
    _keep(newest, messages)
    return _count({k: m for k, m in messages.items() if k in keys})


def _newest(
    told: list[tuple[Reading, Reacted]],
) -> dict[tuple[int, str, str], Reacted]:
    found: dict[tuple[int, str, str], Reacted] = {}
    for reading, fact in told:
        author = clean_text(fact.author.external_id)[:255]
        key = (reading.payload.account_id, identity(fact.of), author)
        if key not in found or _rank(found[key]) <= _rank(fact):
            found[key] = fact
    return found


def _rank(said: Reacted | Reaction) -> tuple[datetime, bool, str]:
    """Which word is the last: at the same moment the one that takes back, whatever order they came in."""
    return said.at, said.gone, said.emoji


def _waiting(fresh: list[Message], accounts: set[Account]) -> set[Key]:
    """Of these messages, the ones to which a reaction came first. Most channels have none."""
    told = {a.pk for a in accounts if Does.REACTED in registry.manifest(a.kind).does}
    fresh = [m for m in fresh if m.account_id in told]
    if not fresh:
        return set()
    rows = Reaction.objects.filter(
        account_id__in={m.account_id for m in fresh},
        external_id__among={m.external_id for m in fresh},
        message=None,
    )
    return set(rows.values_list("account_id", "external_id"))


def _load(keys: set[Key]) -> dict[Key, Message]:
    rows = Message.objects.filter(
        account_id__in={a for a, _ in keys}, external_id__in={e for _, e in keys}
    )
    return {(m.account_id, m.external_id): m for m in rows}


def _keep(
    newest: dict[tuple[int, str, str], Reacted], messages: dict[Key, Message]
) -> None:
    rows = Reaction.objects.filter(
        account_id__in={a for a, _, _ in newest},
        external_id__in={e for _, e, _ in newest},
    )
    known = {(r.account_id, r.external_id, r.author_id): r for r in rows}
    fresh, changed = [], []
    for (account, of, author), fact in newest.items():
        row = known.get((account, of, author))
        if row is None:
            row = Reaction(account_id=account, external_id=of, author_id=author)
            row.message = messages.get((account, of))
            fresh.append(row)
        elif _rank(row) > _rank(fact):
            continue
        else:
            changed.append(row)
        row.emoji = clean_text(fact.emoji)[:40] or row.emoji
        row.name = clean_text(fact.author.name)[:200] or row.name
        row.gone, row.at = fact.gone, fact.at
    Reaction.objects.bulk_create(fresh)
    Reaction.objects.bulk_update(changed, ["emoji", "name", "gone", "at"])


def _count(messages: dict[Key, Message]) -> list[Message]:
    rows = Reaction.objects.filter(
        account_id__in={a for a, _ in messages},
        external_id__in={e for _, e in messages},
    )
    counts: dict[Key, Counter[str]] = defaultdict(Counter)
    orphans: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        key = (row.account_id, row.external_id)
        if key not in messages:
            continue
        if row.message_id is None:
            orphans[messages[key].pk].append(row.pk)
        if not row.gone:
            counts[key][row.emoji] += 1
    for pk, found in orphans.items():
        Reaction.objects.filter(pk__in=found).update(message_id=pk)
    changed = []
    for key, message in messages.items():
        now = dict(counts[key].most_common(12))
        if message.meta.get("reactions", {}) != now:
            message.meta = {**message.meta, "reactions": now}
            changed.append(message)
    Message.objects.bulk_update(changed, ["meta"])
    return changed
