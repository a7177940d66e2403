"""Posts that say nearly the same are one line, with the others behind it: a hundred copies are no hundred voices."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from ascolto.channels.models import Message
from ascolto.nlp.models import Annotation
from ascolto.nlp.tokens import squeezed

OPENED = 50  # of the others, when one opens them
T = TypeVar("T")


@dataclass(frozen=True)
class Alike(Generic[T]):
    """The first of them in the order they came in, and the others."""

    first: T
    others: Sequence[T]

    @property
    def opened(self) -> Sequence[T]:
        return self.others[:OPENED]

    @property
    def unseen(self) -> int:
        return max(len(self.others) - OPENED, 0)


def gathered(
    items: Iterable[T], message: Callable[[T], Message], *, most: int
) -> list[Alike[T]]:
    """The first `most` groups. One query: what repeats what was noted when it was read."""
    rows = list(items)
    said = [message(row) for row in rows]
    notes = Annotation.objects.filter(message__among=[m.pk for m in said])
    heads = {
        of: head or pk for of, pk, head in notes.values_list("message_id", "pk", "copy_of_id")
    }  # fmt: skip
    groups: dict[Hashable, list[T]] = {}
    for row, one in zip(rows, said, strict=True):
        wording = squeezed(one.text)
        key = heads.get(one.pk) or (wording if wording else ("", one.pk))
        groups.setdefault(key, []).append(row)
    found = list(groups.values())[:most]
    return [Alike(group[0], group[1:]) for group in found]
