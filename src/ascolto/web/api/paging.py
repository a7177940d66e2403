"""Pages by position, not by number: complete and without doubles while rows come and go.

A cursor is signed and holds where the last page ended and what was asked; with other filters it
is refused rather than misread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ascolto.core import scoping, secrets
from ascolto.web.api.problems import Problem

MOST = 100
USUAL = 50
_PURPOSE = "api-cursor"

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Order:
    """By one field, or by two where the first alone is not unique."""

    fields: tuple[str, ...]
    is_descending: bool = False

    def by(self) -> list[str]:
        return [f"-{f}" if self.is_descending else f for f in self.fields]

    def beyond(self, position: Sequence[Any]) -> Q:
        way, edge = ("lt", "lte") if self.is_descending else ("gt", "gte")
        if len(self.fields) == 1:
            return Q(**{f"{self.fields[0]}__{way}": position[0]})
        (first, second), (at, tie) = self.fields, position
        # The first condition alone is what an index can follow.
        return Q(**{f"{first}__{edge}": at}) & (
            Q(**{f"{first}__{way}": at}) | Q(**{f"{second}__{way}": tie})
        )


NEWEST = Order(("pk",), is_descending=True)
OLDEST = Order(("pk",))


@dataclass(frozen=True)
class Cut(Generic[M]):
    rows: list[M]
    next: str | None


class Cursor:
    """Where a page begins, for one question."""

    def __init__(self, about: str, asked: object, after: str | None) -> None:
        text = f"{scoping.current()}|{about}|{asked!r}"
        self._mark = hashlib.blake2b(text.encode(), digest_size=9).hexdigest()
        self.position: list[Any] | None = self._read(after) if after else None

    def _read(self, after: str) -> list[Any]:
        held = secrets.unsign(_PURPOSE, after)
        if not isinstance(held, list) or held[0] != self._mark:
            sentence = _("This cursor belongs to another list. Begin without “after”.")
            raise Problem(422, "bad_cursor", sentence, field="after")
        return [_value(kind, value) for kind, value in held[1]]

    def at(self, *position: Any) -> str:
        held = [
            ("t", v.isoformat()) if isinstance(v, datetime) else ("v", v)
            for v in position
        ]
        return secrets.sign(_PURPOSE, [self._mark, held])


def _value(kind: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if kind == "t" else value


def cut(rows: QuerySet[M], order: Order, cursor: Cursor, limit: int) -> Cut[M]:
    """One page, in one query (and those of `prefetch_related`)."""
    if cursor.position:
        rows = rows.filter(order.beyond(cursor.position))
    found = list(rows.order_by(*order.by())[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    end = cursor.at(*(getattr(found[-1], f) for f in order.fields)) if more else None
    return Cut(found, end)
