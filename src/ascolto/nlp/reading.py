"""What was understood of one message. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

SENTIMENTS = ("negative", "neutral", "positive", "mixed")
INTENTS = (
    "complaint", "question", "praise", "suggestion", "purchase", "marketing", "spam", "other",
)  # fmt: skip
URGENCIES = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Label:
    """One answer, how sure (0 to 1), and the words that decided."""

    value: str
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Aspect:
    """A topic that is named, and how it is spoken of: -1 (badly) to +1 (well)."""

    topic: str
    score: float
    confidence: float
    why: tuple[str, ...] = ()

    @property
    def sentiment(self) -> str:
        if abs(self.score) < 0.2:
            return "neutral"
        return "positive" if self.score > 0 else "negative"


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named: `kind` is brand, product, order, date or place."""

    kind: str
    text: str
    value: str = ""
    sentiment: str = ""  # of the clause, where a product is named


@dataclass(frozen=True, slots=True)
class Reading:
    """All labels of one message. `shares`: negative, neutral, positive, together 1."""

    language: Label
    sentiment: Label
    score: float
    shares: tuple[float, float, float]
    anger: Label
    intent: Label
    urgency: Label
    intents: tuple[float, ...] = ()  # the share of each of INTENTS
    topics: tuple[Aspect, ...] = ()
    entities: tuple[Entity, ...] = ()
    bands: tuple[int, ...] = ()
    version: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A text to read. `expected`: the language its brand speaks; `names`: brands and products; `public`:
    everybody may read it. A post carries a feeling more often than a letter does, which mostly asks for something."""

    text: str
    expected: str = "it"
    names: tuple[tuple[str, str], ...] = field(default=())  # (kind, name)
    products: tuple[str, ...] = ()  # a catalogue's, however many
    public: bool = True
