"""Whether a query holds of a message, on the places of its words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from heapq import merge
from itertools import chain, islice
from operator import itemgetter

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
MOST_SPANS = (
    2000  # of a nearness inside another; a text that repeats itself stays cheap
)
_MOST_TRIES = 10 * MOST_SPANS  # to find them: many lead to the same


def decide(node: Node, said: Said) -> bool:
    """Does the query hold?"""
    if isinstance(node, Word):
        if node.is_prefix or node.sign:
            return bool(said.where(node))
        return node.text in said.places
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
    return any(True for _ in _found(node, said))


def _field(node: Field, said: Said) -> bool:
    if node.name == "author":
        return stands_in(node.words, said.author_tokens)
    if node.name == "source":
        return stands_in(node.words, said.source_tokens)
    value = said.language if node.name == "lang" else said.sentiment
    return value.split("-")[0].lower() == node.words[0].text


def _spans(node: Node, said: Said) -> list[Span]:
    """Where a part stands, in order and each place once; of a nearness the first `MOST_SPANS`."""
    if isinstance(node, Word | Phrase):
        return list(_found(node, said))
    if isinstance(node, Or):
        return sorted({span for part in node.parts for span in _spans(part, said)})
    found: set[Span] = set()
    ways = _near(node, said) if isinstance(node, Near) else [_found(node, said)]
    in_order = merge(*ways, key=itemgetter(0))  # the first ones are kept
    for span in islice(in_order, _MOST_TRIES):
        found.add(span)
        if len(found) == MOST_SPANS:
            break
    return sorted(found)


def _found(node: Node, said: Said) -> Iterator[Span]:
    """The same as they are found: who only asks whether there is one stops at the first."""
    if isinstance(node, Word):
        return ((at, at) for at in said.where(node))
    if isinstance(node, Phrase):
        last = len(node.words) - 1
        return ((at, at + last) for at in said.where_all(node.words))
    if isinstance(node, Within):
        return _within(node, said)
    if isinstance(node, Near):
        return chain.from_iterable(_near(node, said))
    assert isinstance(node, Or)
    return iter(_spans(node, said))


def _within(node: Within, said: Said) -> Iterator[Span]:
    """Every short enough stretch that begins with one of the words, ends with another, and has
    the rest between."""
    wheres = [said.where(word) for word in node.words]
    if not all(wheres):
        return
    most = node.distance + len(node.words) - 1
    which: dict[int, list[int]] = {}  # of the words may stand at a place
    for number, where in enumerate(wheres):
        for place in where:
            which.setdefault(place, []).append(number)
    at = sorted(which)
    for number, until in enumerate(_shortest(at, which, len(wheres))):
        first = at[number]
        for i in range(until, len(at)):
            if at[i] - first > most:
                break
            here, there = which[first], which[at[i]]
            if len(here) > 1 or len(there) > 1 or here != there:
                yield first, at[i]


def _shortest(at: list[int], which: dict[int, list[int]], count: int) -> Iterator[int]:
    """For each place in turn, the number of the first one until which all `count` words stand."""
    inside: Counter[int] = Counter()
    until = 0
    for first in at:
        while len(inside) < count:
            if until == len(at):
                return
            inside.update(which[at[until]])
            until += 1
        yield until - 1
        for word in which[first]:
            inside[word] -= 1
            if not inside[word]:
                del inside[word]


def _near(node: Near, said: Said) -> list[Iterator[Span]]:
    """One before the other and the other way round, each in order of first words, some twice."""
    right = _spans(node.right, said)  # first: a chain is long on its left
    left = _spans(node.left, said) if right else []
    if not left:
        return []
    return [
        _one_then_another(left, right, node.distance),
        _one_then_another(right, left, node.distance),
    ]


def _one_then_another(
    ones: Sequence[Span], others: Sequence[Span], distance: int
) -> Iterator[Span]:
    """Both in order. Stretches that begin alike look at each of the others once."""
    firsts = [first for first, _ in others]
    begin, looked = -1, 0
    for first, last in ones:
        if first != begin:
            begin, looked = first, 0
        start = max(looked, bisect_left(firsts, last + 1))
        looked = max(looked, bisect_right(firsts, last + 1 + distance))
        for i in range(start, looked):
            yield first, others[i][1]
