"""What a machine understood of a message, as a thread shows it: plain values, to be compared and kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from ascolto.nlp import pressing
from ascolto.nlp.reading import INTENTS, SENTIMENTS, URGENCIES

ANGRY = 0.5
COLUMNS = (
    "pk", "language", "sentiment", "sentiment_confidence", "anger", "intent", "intent_confidence",
    "urgency", "urgency_score", "topics", "entities", "why", "corrected",
)  # fmt: skip


class Labelled(NamedTuple):
    """One label: what it says, how sure (0 to 1), the words that decided, whether a person said it."""

    name: str
    value: str
    confidence: float
    why: tuple[str, ...]
    is_by_person: bool
    values: tuple[str, ...]  # what it may be
    # Of anger: how many were angry before in the same place, of how many, where that moved it.
    discussion: tuple[int, ...] = ()

    @property
    def is_by_the_whole(self) -> bool:
        """No single word decided: another reader saw it in how all of them stand together."""
        is_felt = self.name in {"sentiment", "intent"} or self.value in {
            "angry", "medium", "high",
        }  # fmt: skip
        return is_felt and not (self.is_by_person or self.why or self.discussion)

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
    products: tuple[tuple[str, str], ...]  # the same

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
    anger = float(row["anger"])
    mood = ("angry", anger) if anger >= ANGRY else ("calm", 1 - anger)
    return Labels(
        row["pk"],
        _label(row, "sentiment", SENTIMENTS, sure=row["sentiment_confidence"]),
        _label(row, "intent", INTENTS, sure=row["intent_confidence"]),
        _label(row | {"anger": mood[0]}, "anger", ("calm", "angry"), sure=mood[1]),
        _label(row, "urgency", URGENCIES, sure=pressing.sure(row["urgency_score"])),
        tuple((t["topic"], t["sentiment"]) for t in (row["topics"] or [])[:4]),
        tuple(
            (e["value"], e.get("sentiment", ""))
            for e in (row["entities"] or [])
            if e["kind"] == "product"
        ),
    )


def _label(
    row: dict[str, Any], name: str, allowed: tuple[str, ...], *, sure: float
) -> Labelled:
    words = tuple(str(w) for w in (row["why"] or {}).get(name, ()))[:6]
    is_by_person = name in (row["corrected"] or ())
    there = (row["why"] or {}).get("discussion", ()) if name == "anger" else ()
    discussion = tuple(int(number) for number in there)
    return Labelled(name, row[name], sure, words, is_by_person, allowed, discussion)
