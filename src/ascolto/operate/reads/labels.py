"""What a machine understood of a message, as a thread shows it: plain values, to be compared and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ascolto.nlp.reading import INTENTS, SENTIMENTS, URGENCIES

ANGRY = 0.5
COLUMNS = (
    "pk", "language", "sentiment", "sentiment_confidence", "anger", "intent", "intent_confidence",
    "urgency", "urgency_score", "topics", "why", "corrected",
)  # fmt: skip


class Labelled(NamedTuple):
    """One label: what it says, how sure (0 to 1), the words that decided, whether a person said it."""

    name: str
    value: str
    confidence: float
    why: tuple[str, ...]
    is_by_person: bool
    values: tuple[str, ...]  # what it may be

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


class Labels(NamedTuple):
    pk: int  # of the annotation
    sentiment: Labelled
    intent: Labelled
    anger: Labelled
    urgency: Labelled
    topics: tuple[tuple[str, str], ...]  # which, and how it is spoken of

    @property
    def all(self) -> tuple[Labelled, ...]:
        return (self.sentiment, self.intent, self.anger, self.urgency)

    @property
    def is_worth_showing(self) -> bool:
        """Something is said that a quick look should find."""
        calm = self.anger.value == "calm" and self.urgency.value != "high"
        dull = self.intent.value == "other" and self.sentiment.value == "neutral"
        return not (calm and dull)


def labels(values: Sequence[Any]) -> Labels | None:
    """From `COLUMNS` of an annotation; None where there is none."""
    row = dict(zip(COLUMNS, values, strict=True))
    if row["pk"] is None:
        return None
    why, corrected = row["why"] or {}, row["corrected"] or []
    anger = float(row["anger"])

    def label(
        name: str, value: str, confidence: float, allowed: tuple[str, ...]
    ) -> Labelled:
        words = tuple(str(w) for w in why.get(name, ()))[:6]
        return Labelled(name, value, confidence, words, name in corrected, allowed)

    is_angry = anger >= ANGRY
    return Labels(
        row["pk"],
        label("sentiment", row["sentiment"], row["sentiment_confidence"], SENTIMENTS),
        label("intent", row["intent"], row["intent_confidence"], INTENTS),
        label(
            "anger",
            "angry" if is_angry else "calm",
            anger if is_angry else 1 - anger,
            ("calm", "angry"),
        ),
        label("urgency", row["urgency"], row["urgency_score"], URGENCIES),
        tuple((t["topic"], t["sentiment"]) for t in (row["topics"] or [])[:4]),
    )
