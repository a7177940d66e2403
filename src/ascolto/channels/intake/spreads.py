"""How far messages went: what the provider counted last holds, in whatever order it comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ascolto.channels import contract
from ascolto.channels.contract import Counted, Incoming
from ascolto.channels.intake.identities import counted
from ascolto.channels.intake.messages import identity
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Message, Spread
from ascolto.core import scoping

Key = tuple[int, str]  # account, external id of the message
Told = tuple[datetime, contract.Spread]


def store(
    said: Sequence[tuple[Reading, Incoming]],
    told: Sequence[tuple[Reading, Counted]],
    fresh: Sequence[Message],
) -> None:
    """No query where nothing was counted; else a constant number. What is not known is left out."""
    newest = _newest(said, told)
    if not newest:
        return
    known = {(m.account_id, m.external_id): m.pk for m in fresh}
    known |= _find([key for key in newest if key not in known])
    counts = {known[key]: one for key, one in newest.items() if key in known}
    rows = {r.message_id: r for r in Spread.objects.filter(message__among=list(counts))}
    _change(rows, counts)
    Spread.objects.insert(
        ("workspace_id", "message_id", "likes", "comments", "shares", "counted_at"),
        [
            (scoping.current(), pk, *_numbers(spread), at)
            for pk, (at, spread) in counts.items()
            if pk not in rows and any(_numbers(spread))
        ],
        ignore_conflicts=True,
    )


def _newest(
    said: Sequence[tuple[Reading, Incoming]], told: Sequence[tuple[Reading, Counted]]
) -> dict[Key, Told]:
    found: dict[Key, Told] = {}
    heard = [
        (r.payload.account_id, i.external_id, r.payload.received_at, i.spread)
        for r, i in said
        if i.spread is not None
    ]
    heard += [(r.payload.account_id, c.of, c.at, c.spread) for r, c in told]
    for account, of, at, spread in heard:
        key = (account, identity(of))
        if spread is not None and (key not in found or found[key][0] <= at):
            found[key] = (at, spread)
    return found


def _find(keys: Sequence[Key]) -> dict[Key, int]:
    if not keys:
        return {}
    rows = Message.objects.filter(
        account_id__in={account for account, _ in keys},
        external_id__among={external for _, external in keys},
    )
    found = rows.values_list("account_id", "external_id", "pk")
    return {(account, external): pk for account, external, pk in found}


def _change(rows: dict[int, Spread], counts: dict[int, Told]) -> None:
    changed = []
    for pk, row in rows.items():
        at, spread = counts[pk]
        numbers = _numbers(spread)
        if at >= row.counted_at and numbers != (row.likes, row.comments, row.shares):
            row.likes, row.comments, row.shares = numbers
            row.counted_at = at
            changed.append(row)
    Spread.objects.bulk_update(changed, ["likes", "comments", "shares", "counted_at"])


def _numbers(spread: contract.Spread) -> tuple[int, int, int]:
    return counted(spread.likes), counted(spread.comments), counted(spread.shares)
