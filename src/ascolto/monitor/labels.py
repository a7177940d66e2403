"""What is known of a message besides its words, from whoever annotates: a door that is filled later.

`source` is called with the messages of a batch and gives what it knows. By default that is what the
message itself says: its language, and a mood where the customer gave stars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ascolto.channels.models import Message


@dataclass(frozen=True)
class Labels:
    """`sentiment`: negative, neutral, positive, mixed or "" where nobody knows. `influence`: 0–100."""

    language: str = ""
    sentiment: str = ""
    influence: float = 0.0

    @property
    def is_unhappy(self) -> bool:
        return self.sentiment in UNHAPPY


UNHAPPY = ("negative", "mixed")
Source = Callable[[Sequence[Message]], Mapping[int, Labels]]


def of_message(messages: Sequence[Message]) -> dict[int, Labels]:
    return {m.pk: Labels(m.language, _of_stars(m.rating)) for m in messages}


def _of_stars(stars: int | None) -> str:
    if stars is None:
        return ""
    return "negative" if stars <= 2 else "positive" if stars >= 4 else "neutral"


source: Source = of_message
