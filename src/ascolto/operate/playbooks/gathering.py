"""From ids of messages to items with the facts that their rows bring along: one query."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet

from ascolto.channels.models import Message
from ascolto.operate.playbooks.catalogue import Item
from ascolto.operate.playbooks.folding import Folded

_COLUMNS = (
    "pk", "thread_id", "thread__conversation__pk", "thread__conversation__case_id",
    "handle_id", "account_id", "thread__conversation__brand_id", "sent_at",
)  # fmt: skip
Reader = tuple[tuple[str, ...], Callable[..., Any]]


def _same(value: Any) -> Any:
    return value


def _written(text: str, subject: str) -> Folded:
    return Folded.of(f"{subject}\n{text}" if subject else text)


_READERS: dict[str, Reader] = {
    "message.text": (("text", "subject"), _written),
    "message.subject": (("subject",), Folded.of),
    "message.account": (("account_id",), str),
    "message.channel": (("account__kind",), _same),
    "message.brand": (("thread__conversation__brand_id",), str),
    "message.language": (("language",), lambda language: language[:2]),
    "message.direction": (("direction",), _same),
    "message.is_public": (("is_public",), _same),
    "message.stars": (("rating",), _same),
    "message.is_automatic": (("automatic",), bool),
}


def gather(rows: QuerySet[Message], wanted: frozenset[str]) -> list[Item]:
    """What people said in conversations we have, with the wanted ones of their cheap facts."""
    readers = [(name, *_READERS[name]) for name in sorted(wanted & _READERS.keys())]
    columns = list(
        dict.fromkeys([*_COLUMNS, *(c for _, needed, _ in readers for c in needed)])
    )
    places = {column: place for place, column in enumerate(columns)}
    plan = [(name, [places[c] for c in needed], read) for name, needed, read in readers]
    rows = rows.filter(by_rule="", author=None, thread__conversation__isnull=False)
    return [_item(row, plan) for row in rows.values_list(*columns)]


def _item(row: Sequence[Any], plan: list[tuple[str, list[int], Any]]) -> Item:
    pk, thread, conversation, case, handle, account, brand, at = row[:8]
    facts = {
        name: read(*(row[place] for place in needed)) for name, needed, read in plan
    }
    return Item(pk, thread, conversation, case, handle, account, brand, at, facts)
