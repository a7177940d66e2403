"""Who reads what we write in a thread, and how many, as far as anybody knows. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# What channels tell of a post's public, from the nearest to the roughest figure.
_FIGURES = ("readers", "reach", "views", "members", "followers")
_MOST = 10_000_000_000


@dataclass(frozen=True)
class Audience:
    is_public: bool
    readers: int | None = None  # None: nobody knows


def audience(*, is_public: bool, metas: Iterable[Mapping[str, Any]] = ()) -> Audience:
    """Of a thread, from what its messages brought along; the largest of the nearest figure."""
    if not is_public:
        return Audience(is_public=False, readers=1)
    known = list(metas)
    for name in _FIGURES:
        found = [n for meta in known if (n := _figure(meta.get(name))) is not None]
        if found:
            return Audience(is_public=True, readers=max(found))
    return Audience(is_public=True)


def _figure(value: object) -> int | None:
    """A provider's number, never a claim that cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 < value < _MOST else None
