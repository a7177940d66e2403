"""A query cut into marks: brackets, operators, words, phrases, fields, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascolto.monitor.query.unreadable import Unreadable

_OPERATORS = {
    "AND": "and", "E": "and", "ED": "and", "&&": "and", "&": "and",
    "OR": "or", "O": "or", "OD": "or", "||": "or", "|": "or",
    "NOT": "not", "NON": "not", "!": "not",
}  # fmt: skip
_QUOTES = {'"': '"', "“": "”", "”": "”", "„": "“", "«": "»"}
_NEAR = re.compile(r"(?:NEAR|VICINO)(?:/(\d{1,9}))?$")
_SLOP = re.compile(r"~(\d{1,9})")
_FIELD = re.compile(r"([^\W\d_]+):")
_ENDS = frozenset("()|&") | frozenset(_QUOTES)
USUAL_DISTANCE = 5


@dataclass(frozen=True)
class Mark:
    """`kind`: and, or, not, near, open, close, word, phrase, field. `number`: a distance, -1 for none."""

    kind: str
    text: str
    at: int
    number: int = -1
    length: int = 1


def cut(query: str) -> list[Mark]:
    """Raises `Unreadable`."""
    return list(_cut(query))


def _cut(query: str) -> Iterator[Mark]:
    at = 0
    while at < len(query):
        sign = query[at]
        if sign.isspace():
            at += 1
        elif sign in "()":
            yield Mark("open" if sign == "(" else "close", sign, at)
            at += 1
        elif sign in _QUOTES:
            mark = _phrase(query, at)
            yield mark
            at += mark.length
        elif sign == "-" and at + 1 < len(query) and not query[at + 1].isspace():
            yield Mark("not", sign, at)
            at += 1
        elif field := _FIELD.match(query, at):
            yield Mark("field", field[1], at, length=field.end() - at)
            at = field.end()
        else:
            mark = _bare(query, at)
            yield mark
            at += mark.length


def _phrase(query: str, at: int) -> Mark:
    close = query.find(_QUOTES[query[at]], at + 1)
    if close < 0:
        raise Unreadable("no_end_quote", at)
    slop = _SLOP.match(query, close + 1)
    end = slop.end() if slop else close + 1
    number = int(slop[1]) if slop else -1
    return Mark("phrase", query[at + 1 : close], at, number, end - at)


def _bare(query: str, at: int) -> Mark:
    """Up to a space, a bracket or a quotation mark."""
    end = at
    while end < len(query) and not query[end].isspace() and query[end] not in _ENDS:
        end += 1
    if end == at:  # an operator of signs
        end = at + (2 if query[at : at + 2] in _OPERATORS else 1)
    text = query[at:end]
    if near := _NEAR.match(text):
        distance = int(near[1]) if near[1] else USUAL_DISTANCE
        return Mark("near", text, at, distance, end - at)
    return Mark(_OPERATORS.get(text, "word"), text, at, length=end - at)
