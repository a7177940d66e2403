"""From marks to a tree, by hand: OR of ANDs of nearness of parts; nothing between parts is AND."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from ascolto.core import words
from ascolto.monitor.query import tree
from ascolto.monitor.query.marks import Mark, cut
from ascolto.monitor.query.tree import And, Field, Near, Node, Not, Or, Phrase, Word
from ascolto.monitor.query.unreadable import Unreadable

MOST_CHARACTERS = 4000
MOST_DEPTH = 40
MOST_DISTANCE = 50
LEAST_PREFIX = 2
SIGNS = "#@"

_FIELDS = {
    "author": "author", "autore": "author", "from": "author", "da": "author",
    "source": "source", "fonte": "source",
    "lang": "lang", "language": "lang", "lingua": "lang",
    "sentiment": "sentiment", "umore": "sentiment",
}  # fmt: skip
_SENTIMENTS = {
    "negativo": "negative", "neutro": "neutral", "neutrale": "neutral",
    "positivo": "positive", "misto": "mixed",
    "scontento": "negative", "scontenti": "negative", "unhappy": "negative",
    "contento": "positive", "contenti": "positive", "happy": "positive",
    **{name: name for name in tree.SENTIMENTS},
}  # fmt: skip
_LANGUAGE = re.compile("[a-z]{2,3}")


def read(query: str) -> Node:
    """What a query means. Raises `Unreadable`, and nothing else whatever the text."""
    if len(query) > MOST_CHARACTERS:
        raise Unreadable("too_long", MOST_CHARACTERS, most=MOST_CHARACTERS)
    marks = cut(query)
    if not marks:
        raise Unreadable("empty", 0)
    node = _Reader(marks).all()
    if not tree.asks_for_something(node):
        raise Unreadable("only_not", 0, len(query))
    return node


class _Reader:
    def __init__(self, marks: list[Mark]) -> None:
        self.marks, self.next, self.depth = marks, 0, 0

    def all(self) -> Node:
        node = self.any()
        if mark := self.peek():
            raise Unreadable("no_open", mark.at)
        return node

    def peek(self, *kinds: str) -> Mark | None:
        """The next mark, when it is one of these kinds (or of any)."""
        if self.next >= len(self.marks):
            return None
        mark = self.marks[self.next]
        return mark if not kinds or mark.kind in kinds else None

    def take(self) -> Mark:
        self.next += 1
        return self.marks[self.next - 1]

    def any(self) -> Node:
        parts = [self.every()]
        while self.peek("or"):
            self.take()
            parts.append(self.every())
        return _flat(Or, parts)

    def every(self) -> Node:
        parts = [self.one()]
        while mark := self.peek():
            if mark.kind in ("or", "close"):
                break
            if mark.kind == "and":
                self.take()
            parts.append(self.one())
        return _flat(And, parts)

    def one(self) -> Node:
        """A part, turned round or near to another one."""
        if self.peek("not"):
            self.take()
            return self.deeper(lambda: Not(self.one()))
        node = self.part()
        while mark := self.peek("near"):
            self.take()
            _check_distance(mark)
            right = self.part()
            if not (tree.stands_somewhere(node) and tree.stands_somewhere(right)):
                raise Unreadable("not_near", mark.at, mark.length, said=mark.text)
            node = Near(node, right, mark.number)
        return node

    def deeper(self, reading: Callable[[], Node]) -> Node:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            at = self.marks[self.next - 1].at
            raise Unreadable("too_deep", at, most=MOST_DEPTH)
        node = reading()
        self.depth -= 1
        return node

    def part(self) -> Node:
        mark = self.peek()
        if mark is None or mark.kind in ("close", "and", "or", "near", "not"):
            raise self.lacking(mark)
        self.take()
        if mark.kind == "open":
            node = self.deeper(self.any)
            if not self.peek("close"):
                raise Unreadable("no_close", mark.at)
            self.take()
            return node
        if mark.kind == "field":
            return self.field(mark)
        return _text(mark)

    def lacking(self, mark: Mark | None) -> Unreadable:
        """Something to look for should stand here."""
        before = self.marks[self.next - 1] if self.next else None
        if before is not None:
            return Unreadable("missing", before.at, before.length, said=before.text)
        assert mark is not None
        if mark.kind == "close":
            return Unreadable("no_open", mark.at)
        return Unreadable("nothing_before", mark.at, mark.length, said=mark.text)

    def field(self, mark: Mark) -> Node:
        name = _FIELDS.get(mark.text.lower())
        if name is None:
            raise Unreadable("no_field", mark.at, mark.length, said=f"{mark.text}:")
        value = self.peek("word", "phrase", "and", "or", "not")  # lang:no is a language
        if value is None or value.at != mark.at + mark.length:
            raise Unreadable("missing", mark.at, mark.length, said=f"{mark.text}:")
        self.take()
        found = tuple(replace(word, sign="") for word in _words(value))
        if name == "sentiment":
            said = _SENTIMENTS.get(found[0].text) if len(found) == 1 else None
            if said is None:
                raise Unreadable("no_sentiment", value.at, value.length)
            found = (Word(said),)
        elif name == "lang" and not (
            len(found) == 1 and _LANGUAGE.fullmatch(str(found[0]))
        ):
            raise Unreadable("no_language", value.at, value.length)
        return Field(name, found)


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    """One level for brackets that change nothing; what is said twice counts once."""
    flat: list[Node] = []
    for part in parts:
        flat += part.parts if isinstance(part, kind) else (part,)
    once = tuple(dict.fromkeys(flat))
    return once[0] if len(once) == 1 else kind(once)


def _text(mark: Mark) -> Node:
    found = _words(mark)
    if mark.number >= 0:
        _check_distance(mark)
        different = tuple(dict.fromkeys(found))
        if len(different) > 1:
            return tree.Within(different, mark.number)
        return different[0]
    return found[0] if len(found) == 1 else Phrase(found)


def _check_distance(mark: Mark) -> None:
    if mark.number > MOST_DISTANCE:
        raise Unreadable("distance", mark.at, mark.length, most=MOST_DISTANCE)


def _words(mark: Mark) -> tuple[Word, ...]:
    """Folded as messages are; an asterisk ends a word that may go on."""
    found: list[Word] = []
    pieces = mark.text.split("*")
    for number, piece in enumerate(pieces):
        here = words.words(piece)
        last = number == len(pieces) - 1
        joined = number > 0 and bool(piece) and piece[0].isalnum()
        if joined and here:
            raise Unreadable("inner_star", mark.at, mark.length)
        if not last and not (here and piece[-1:].isalnum()):
            raise Unreadable("short_prefix", mark.at, mark.length, least=LEAST_PREFIX)
        found += map(Word, here)
        if not last:
            if len(here[-1]) < LEAST_PREFIX:
                raise Unreadable(
                    "short_prefix", mark.at, mark.length, least=LEAST_PREFIX
                )
            found[-1] = Word(here[-1], is_prefix=True)
    if not found:
        raise Unreadable("no_words", mark.at, mark.length)
    if mark.text[0] in SIGNS and mark.text[1:2].isalnum():
        found[0] = replace(found[0], sign=mark.text[0])
    return tuple(found)
