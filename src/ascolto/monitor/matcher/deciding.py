"""Whether a query holds of a message, on the places of its words."""

from __future__ import annotations

from bisect import bisect_left

from ascolto.monitor.matcher.said import Said, stands_in
from ascolto.monitor.query.tree import (
    Always,
    And,
    Field,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Within,
    Word,
)

Span = tuple[int, int]  # first word and last word
MOST_SPANS = 2000  # of one part in one message; a text that repeats itself stays cheap


def decide(node: Node, said: Said) -> bool:
    """Does the query hold?"""
    if isinstance(node, Word):
        return bool(said.where(node)) if node.is_prefix else node.text in said.places
    if isinstance(node, And):
        return all(decide(part, said) for part in node.parts)
    if isinstance(node, Or):
        return any(decide(part, said) for part in node.parts)
    if isinstance(node, Not):
        return not decide(node.part, said)
    if isinstance(node, Field):
        return _field(node, said)
    if isinstance(node, Always):
        return True
    return bool(spans(node, said))


def _field(node: Field, said: Said) -> bool:
    if node.name == "author":
        return stands_in(node.words, said.author_tokens)
    if node.name == "source":
        return stands_in(node.words, said.source_tokens)
    value = said.language if node.name == "lang" else said.sentiment
    return value.split("-")[0].lower() == node.words[0].text


def spans(node: Node, said: Said) -> list[Span]:
    """Where a part stands, in order and each place once."""
    if isinstance(node, Word):
        return [(at, at) for at in said.where(node)]
    if isinstance(node, Phrase):
        return _phrase(node, said)
    if isinstance(node, Within):
        return _within(node, said)
    if isinstance(node, Near):
        return _near(node, said)
    assert isinstance(node, Or)
    found = {span for part in node.parts for span in spans(part, said)}
    return sorted(found)[:MOST_SPANS]


def _phrase(node: Phrase, said: Said) -> list[Span]:
    wheres = [said.where(word) for word in node.words]
    if not all(wheres):
        return []
    rest = [set(where) for where in wheres[1:]]
    last = len(rest)
    return [
        (at, at + last)
        for at in wheres[0]
        if all(at + i in where for i, where in enumerate(rest, start=1))
    ]


def _within(node: Within, said: Said) -> list[Span]:
    """Every short enough stretch that begins with one of the words, ends with another, and has
    the rest between."""
    wheres = [said.where(word) for word in node.words]
    if not all(wheres):
        return []
    most = node.distance + len(node.words) - 1
    at = sorted({place for where in wheres for place in where})
    found: list[Span] = []
    for number, first in enumerate(at):
        nexts = [bisect_left(where, first) for where in wheres]
        if any(i == len(w) for i, w in zip(nexts, wheres, strict=True)):
            break
        shortest = max(w[i] for i, w in zip(nexts, wheres, strict=True))
        for last in at[number:]:
            if last - first > most or len(found) >= MOST_SPANS:
                break
            if last >= shortest and _ends_differ(wheres, first, last):
                found.append((first, last))
    return found


def _ends_differ(wheres: list[list[int]], first: int, last: int) -> bool:
    """One word stands first and another one last."""
    firsts = [n for n, where in enumerate(wheres) if _is_in(where, first)]
    lasts = [n for n, where in enumerate(wheres) if _is_in(where, last)]
    return len(firsts) > 1 or len(lasts) > 1 or firsts != lasts


def _is_in(where: list[int], place: int) -> bool:
    at = bisect_left(where, place)
    return at < len(where) and where[at] == place


def _near(node: Near, said: Said) -> list[Span]:
    left, right = spans(node.left, said), spans(node.right, said)
    found: set[Span] = set()
    for a in left:
        for b in right:
            if b[0] - a[1] - 1 > node.distance:
                break  # in order of their first words: only farther ones follow
            if _are_near(a, b, node.distance):
                found.add((min(a[0], b[0]), max(a[1], b[1])))
    return sorted(found)[:MOST_SPANS]


def _are_near(a: Span, b: Span, distance: int) -> bool:
    return 1 <= b[0] - a[1] <= distance + 1 or 1 <= a[0] - b[1] <= distance + 1
