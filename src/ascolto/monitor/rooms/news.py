"""What a room is told of an alert, in words already: no dialect of any programme."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ZERO = "\u200b"  # has no width: a name behind it calls nobody


@dataclass(frozen=True)
class News:
    """`quotes` are customers' own words, `title` and `facts` may hold names that people chose."""

    event: str  # raised, grew, taken, over, trial
    title: str
    sentence: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quotes: tuple[str, ...] = ()
    link: str = ""  # "" where the product does not know its own address
    link_words: str = ""
    at: str = ""  # ISO
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts_line(self) -> str:
        return " · ".join(f"{label}: {value}" for label, value in self.facts)


def calls_nobody(text: str) -> str:
    """No “@everyone”, “@here”, “@channel” or name is one any more; it looks the same."""
    return text.replace("@", f"@{ZERO}")


def one_line(text: str, most: int) -> str:
    """Control signs and breaks become spaces; what is too long ends in “…”."""
    said = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return said if len(said) <= most else said[: most - 1].rstrip() + "…"
