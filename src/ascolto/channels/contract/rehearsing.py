"""A small provider to rehearse with: what the demo company and the tests talk to in place of the real one.

A connector's folder may have a `rehearsal.py` with a class `Rehearsal`. It answers the connector's
calls as its provider's documentation says, and makes the calls that the provider would make. It
remembers in memory only: whoever runs it tells it again, in the same order, what it was told before.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from ascolto.channels.contract.facts import Call
from ascolto.channels.contract.words import Text

PREFIX = "x-rehearsed-below"  # the header that names the path above a rehearsal's own


@dataclass(frozen=True)
class Heard:
    """A request as it came. `headers` have lower-case names."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    socket: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Answer:
    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Change(StrEnum):
    """What somebody does with what stands there."""

    EDITED = "edited"  # their last line of the talk says this now
    DELETED = "deleted"  # their last line of the talk is gone
    LIKED = "liked"  # they like our last answer in the talk


@dataclass(frozen=True)
class Line:
    """Something that a customer says there."""

    key: str  # names it for good: digits
    talk: str  # lines of the same talk belong together
    author: str  # of the person: digits, also their telephone number
    name: str
    text: str
    at: datetime
    language: str = "it"
    rating: int | None = None
    change: Change | None = (
        None  # it is nothing new said, for a rehearsal that `Changes`
    )


@dataclass(frozen=True)
class Given:
    """An answer of ours that it took. `talk`: of whom it answers."""

    talk: str
    text: str


class Rehearsal(Protocol):
    clock: datetime  # its own: set before each call
    url: str  # where it is: set before it is asked anything
    given: list[Given]

    def settings(self, url: str) -> dict[str, Any]:
        """An account's settings, with which its connector calls `url` and knows its calls."""
        ...

    def __call__(self, heard: Heard) -> Answer | None:
        """The provider's answer to a call of ours; None drops the connection."""
        ...

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        """A customer says something. The calls that the provider makes to `hook`, our address;
        none where we come and look."""
        ...


@runtime_checkable
class Changes(Protocol):
    """A rehearsal whose people edit, delete and like: lines with a `change`."""

    def change(self, line: Line, hook: str) -> Sequence[Call]:
        """As `speak`."""
        ...


@runtime_checkable
class Hosts(Protocol):
    """A rehearsal with a real server of its protocol beside it, a program of this machine.

    It knows only now: nothing that it hears is of the past. Its server starts when it is needed.
    """

    @staticmethod
    def absent() -> Text | None:
        """Why it cannot play on this machine; None when it can."""
        ...

    def reside(self, folder: Path) -> None:
        """`folder` is its own and stays: what it was told and gave is remembered there."""
        ...

    def knows(self, first: bytes) -> bool:
        """Whether a connection that begins with this byte speaks its protocol, and no HTTP."""
        ...

    def carry(self, line: socket.socket) -> None:
        """Serve a connection of ours until either side ends it."""
        ...

    def end(self) -> None:
        """End the program, if it was started. Twice is once."""
        ...


class Stage:
    """What most rehearsals have: a clock, the talks by their places, and the answers taken."""

    def __init__(self) -> None:
        self.clock, self.url = datetime.now(UTC), ""
        self.given: list[Given] = []
        self._talks: dict[str, str] = {}  # a place there → the talk

    def place(self, place: str, talk: str) -> str:
        """Remember that `place` (a thread, a person, a message) belongs to `talk`."""
        self._talks[place] = talk
        return place

    def take(self, place: str, text: str) -> str:
        """An answer of ours at `place`; returns its talk."""
        talk = self._talks.get(place, place)
        self.given.append(Given(talk, text))
        return talk
