"""Who reads messages: one port, and the reader that is always there. Pure.

Others (`remote`, `pipeline`) read the same and replace single labels, with their shares (`Reading.feeling`,
`Reading.wanting`); the admin switches them on.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from ascolto.nlp import analysing, linear
from ascolto.nlp.reading import Reading, Request


class Analyser(Protocol):
    """Reads many texts at once, in order. It must answer for each; it may be slow, never wrong in number."""

    @property
    def name(self) -> str:
        """With its version: stored with every annotation it made."""
        ...

    def read(self, asked: Sequence[Request]) -> list[Reading]: ...


class Fast:
    """Our own models: on every message, thousands a second, nothing leaves the machine."""

    @property
    def name(self) -> str:
        return f"fast-{linear.version()}"

    def read(self, asked: Sequence[Request]) -> list[Reading]:
        return analysing.read(asked)
