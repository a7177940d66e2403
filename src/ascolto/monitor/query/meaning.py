"""What somebody may have meant who wrote operators small: "camera or stanza" looks for three words."""

from __future__ import annotations

from ascolto.monitor.query.marks import Mark, cut
from ascolto.monitor.query.parsing import read
from ascolto.monitor.query.unreadable import Unreadable

_SMALL = frozenset(("and", "e", "ed", "or", "o", "od", "not", "non"))
_PARTS = frozenset(("word", "phrase"))


def meant(query: str) -> str:
    """The query with the operators that stand small between two of its parts in capitals; "" without one."""
    try:
        marks = cut(query)
    except Unreadable:
        return ""
    said = query
    for number, mark in enumerate(marks):
        if mark.kind == "word" and mark.text in _SMALL and _is_between(marks, number):
            end = mark.at + mark.length
            said = said[: mark.at] + mark.text.upper() + said[end:]
    return said if said != query and _is_readable(said) else ""


def _is_between(marks: list[Mark], number: int) -> bool:
    if not 0 < number < len(marks) - 1:
        return False
    before, after = marks[number - 1], marks[number + 1]
    return before.kind in _PARTS | {"close"} and after.kind in _PARTS | {
        "open",
        "field",
    }


def _is_readable(query: str) -> bool:
    try:
        read(query)
    except Unreadable:
        return False
    return True
