"""What is known of a message besides its words: what was read of it, and the stars a customer gave.

Stars say more about a mood than any model; a reading made by a model says more than nothing. What
is not annotated yet has its language and its stars, and is labelled anew once it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ascolto.channels.models import Message
from ascolto.monitor.models import Influence
from ascolto.nlp.language import OTHER
from ascolto.nlp.models import Annotation

UNHAPPY = ("negative", "mixed")


@dataclass(frozen=True)
class Labels:
    """`sentiment`: negative, neutral, positive, mixed or "" where nobody knows. `influence`: 0–100."""

    language: str = ""
    sentiment: str = ""
    influence: float = 0.0

    @property
    def is_unhappy(self) -> bool:
        return self.sentiment in UNHAPPY


def of(messages: Sequence[Message]) -> dict[int, Labels]:
    """By message id. Two queries."""
    rows = Annotation.objects.filter(message__among=[m.pk for m in messages])
    read = {
        pk: (language, sentiment)
        for pk, language, sentiment in rows.values_list(
            "message_id", "language", "sentiment"
        )
    }
    carries = _influence(messages)
    return {
        m.pk: _labels(m, *read.get(m.pk, ("", "")), carries.get((m.account_id, m.handle_id), 0.0))
        for m in messages
    }  # fmt: skip


def _influence(messages: Sequence[Message]) -> dict[tuple[int, int | None], float]:
    """By account and handle, of what was said in public."""
    public = {m.handle_id for m in messages if m.is_public and m.handle_id}
    if not public:
        return {}
    rows = Influence.objects.filter(handle__among=sorted(public))
    found = rows.values_list("account_id", "handle_id", "score")
    return {(account, handle): score for account, handle, score in found}


def _labels(
    message: Message, language: str, sentiment: str, influence: float
) -> Labels:
    if language in {"", OTHER}:  # where it was sent may know better which other
        language = message.language or language
    return Labels(
        language,
        _of_stars(message.rating) or sentiment,
        influence if message.is_public else 0.0,
    )


def _of_stars(stars: int | None) -> str:
    if stars is None:
        return ""
    return "negative" if stars <= 2 else "positive" if stars >= 4 else "neutral"
