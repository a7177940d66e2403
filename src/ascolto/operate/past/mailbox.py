"""A mailbox file (mbox), mail by mail, however large it is. Pure: no Django.

Programs disagree about the line that begins a mail. What holds for all of them: it begins with
"From ", stands first or after an empty line, and ends with a date. Lines of a mail that look like
it are written with ">" before them; one is taken away again. Programs that count bytes instead
(`Content-Length`) escape nothing: there only the date tells a sentence from a beginning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

LARGEST = 60 * 1024 * 1024  # bytes of one mail
_LINE = 1024 * 1024
_FROM = re.compile(
    rb"From (?:\S.{0,500} )?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:\d{1,2} +)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +"
    rb"(?:\d{1,2} +)?(?:\d{4} +)?\d{1,2}:\d\d"
)
_ESCAPED = re.compile(rb">+From ")


@dataclass(frozen=True)
class Found:
    """One mail: where it begins and ends in the file, at which line, and what it says."""

    line: int
    begins: int  # of its "From " line
    ends: int  # where the next one begins
    next_line: int  # and at which line
    content: bytes
    problem: str = ""  # "too_large", "empty", "not_a_mailbox"


def mails(file: BinaryIO, begins: int = 0, line: int = 1) -> Iterator[Found]:
    """From the "From " line at `begins` on. Never more than one mail is in memory."""
    file.seek(begins)
    at, number, was_blank, is_start = begins, line, True, True
    mail: _Mail | None = None
    while piece := file.readline(_LINE):
        if was_blank and _FROM.match(piece):
            if mail is not None:
                yield mail.found(at, number)
            mail = _Mail(number, at)
        elif mail is not None:
            mail.add(piece, is_start)
        elif piece.strip():
            mail = _Mail(number, at, "not_a_mailbox")
            mail.add(piece, is_start)
        at += len(piece)
        number += piece.endswith(b"\n")
        was_blank = is_start and piece in (b"\n", b"\r\n")
        is_start = piece.endswith(b"\n")
    if mail is not None:
        yield mail.found(at, number)


class _Mail:
    def __init__(self, line: int, begins: int, problem: str = "") -> None:
        self._line, self._begins, self._problem = line, begins, problem
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes, is_start: bool) -> None:
        """`is_start`: of a line; very long ones come in pieces."""
        self._size += len(piece)
        if self._size > LARGEST:
            self._problem, self._lines = "too_large", []
        else:
            is_escaped = is_start and _ESCAPED.match(piece)
            self._lines.append(piece[1:] if is_escaped else piece)

    def found(self, ends: int, next_line: int) -> Found:
        if self._lines and self._lines[-1] in (b"\n", b"\r\n"):
            self._lines.pop()  # the empty line belongs to the mailbox, not to the mail
        content = b"".join(self._lines)
        problem = self._problem or ("" if content.strip() else "empty")
        return Found(self._line, self._begins, ends, next_line, content, problem)
