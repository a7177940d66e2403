"""What an IMAP client says, taken apart. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

Value: TypeAlias = (
    "str | bytes | list[Value]"  # an atom, a string, a list in parentheses
)

_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"')
_ATOM = re.compile(rb'[^\s()"]+')
_ESCAPED = re.compile(rb"\\(.)")
_TWO_WORDS = {"UID"}


class NotUnderstood(ValueError):
    """The client said what is no command, or left something out."""


@dataclass(frozen=True)
class Command:
    """`tag NAME values…`; the name is in capitals, "UID FETCH" counts as one."""

    tag: str
    name: str
    values: list[Value]

    def strings(self, count: int) -> list[bytes]:
        """The first values as bytes. Raises `NotUnderstood` when they are not there."""
        found = [v.encode() if isinstance(v, str) else v for v in self.values[:count]]
        if len(found) < count or any(isinstance(v, list) for v in found):
            raise NotUnderstood("Something is missing")
        return [v for v in found if isinstance(v, bytes)]

    def atoms(self, count: int) -> list[str]:
        """The first values, those that are words as text. Raises `NotUnderstood`."""
        if len(self.values) < count:
            raise NotUnderstood("Something is missing")
        return [
            v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v)
            for v in self.values[:count]
        ]


def parse(parts: list[bytes]) -> Command:
    """`parts`: text, literal, text, literal, …, text. Raises `NotUnderstood`."""
    values: list[Value] = []
    open_lists: list[list[Value]] = [values]
    for number, part in enumerate(parts):
        if number % 2:
            open_lists[-1].append(part)
        else:
            _read(part, open_lists)
    if len(open_lists) != 1:
        raise NotUnderstood("A parenthesis is missing")
    words = [v for v in values[:3] if isinstance(v, str)]
    if len(words) < 2 or values[:2] != words[:2]:
        raise NotUnderstood("That is not a command")
    name, rest = words[1].upper(), 2
    if name in _TWO_WORDS and len(words) > 2:
        name, rest = f"{name} {words[2].upper()}", 3
    return Command(words[0], name, values[rest:])


def _read(text: bytes, open_lists: list[list[Value]]) -> None:
    place = 0
    while place < len(text):
        sign = text[place : place + 1]
        if sign.isspace():
            place += 1
        elif sign == b"(":
            fresh: list[Value] = []
            open_lists[-1].append(fresh)
            open_lists.append(fresh)
            place += 1
        elif sign == b")":
            if len(open_lists) < 2:
                raise NotUnderstood("A parenthesis too many")
            open_lists.pop()
            place += 1
        elif quoted := _QUOTED.match(text, place):
            open_lists[-1].append(_ESCAPED.sub(rb"\1", quoted[1]))
            place = quoted.end()
        elif atom := _ATOM.match(text, place):
            place = _atom(text, atom, open_lists[-1])
        else:
            raise NotUnderstood("A quotation mark is missing")


def _atom(text: bytes, atom: re.Match[bytes], into: list[Value]) -> int:
    """An atom may hold blanks inside brackets: BODY[HEADER.FIELDS (FROM TO)]<0.100>."""
    end = atom.end()
    if b"[" in atom[0] and b"]" not in atom[0]:
        closed = text.find(b"]", end)
        if closed < 0:
            raise NotUnderstood("A bracket is missing")
        after = _ATOM.match(text, closed)
        end = after.end() if after else closed + 1
    into.append(text[atom.start() : end].decode("utf-8", "replace"))
    return end


def moment(text: bytes) -> float | None:
    """An IMAP date with its time, in seconds since 1970."""
    try:
        at = datetime.strptime(text.decode().strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None
    return at.timestamp()


def literal(line: bytes) -> tuple[int | None, bool]:
    """The size of the literal that follows a line, and whether its sender waits for a word."""
    if not line.endswith(b"}") or b"{" not in line:
        return None, False
    size = line[line.rindex(b"{") + 1 : -1]
    number = size.removesuffix(b"+")
    return (int(number), number == size) if number.isdigit() else (None, False)
