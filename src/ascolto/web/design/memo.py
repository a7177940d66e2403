"""Markup that was drawn before, by the value it was drawn from.

A row of the list, a message: forty people look at the same ones, again and again. What is kept is
safe to hand to anybody because its key *is* everything it shows: the draw function gets the key
and nothing else. So nothing can be stale, and two companies, languages or zones that differ in
anything shown have different keys.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)


class Memo(Generic[K]):
    """At most `most` characters of markup; what nobody asked for longest goes first."""

    def __init__(self, draw: Callable[[K], str], *, most: int = 4_000_000) -> None:
        self._draw = draw
        self._most = most
        self._size = 0
        self._kept: dict[K, str] = {}
        self._lock = Lock()

    def __call__(self, key: K) -> str:
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found  # the newest is last
                return found
        made = self._draw(key)
        if len(made) * 20 <= self._most:
            self._keep(key, made)
        return made

    def _keep(self, key: K, made: str) -> None:
        with self._lock:
            self._size += len(made) - len(self._kept.pop(key, ""))
            self._kept[key] = made
            while self._size > self._most:
                oldest = next(iter(self._kept))
                self._size -= len(self._kept.pop(oldest))

    def __len__(self) -> int:
        return len(self._kept)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._size = 0
