"""A part of a text in which some places are marked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

Part = tuple[str, bool]  # words, and whether they are marked


def excerpt(
    text: str, places: Sequence[tuple[int, int]], *, start: int, most: int
) -> list[Part]:
    """At most about `most` characters from `start` on; a place that is not whole in them is not marked.

    `places`: where each begins and ends, in order.
    """
    end = min(len(text), start + most)
    parts: list[Part] = [("… ", False)] if start else []
    at = start
    for begins, ends in places:
        if begins < at or ends > end:
            continue
        parts += [(text[at:begins], False), (text[begins:ends], True)]
        at = ends
    parts.append((text[at:end] + ("…" if end < len(text) else ""), False))
    return [part for part in parts if part[0]]


def start(text: str, first: int, *, before: int) -> int:
    """Where to begin: at a word, at most so many characters `before` the first place."""
    if first <= before:
        return 0
    space = text.find(" ", first - before, first)
    return space + 1 if space >= 0 else first
