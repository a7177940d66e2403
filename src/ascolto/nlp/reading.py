"""What was understood of one message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

SENTIMENTS = ("negative", "neutral", "positive", "mixed")
INTENTS = (
    "complaint", "question", "praise", "suggestion", "purchase", "marketing", "spam", "other",
)  # fmt: skip
URGENCIES = ("low", "medium", "high")
MIXED = 0.4  # as sure as that it is more than either of its sides


@dataclass(frozen=True, slots=True)
class Label:
    """One answer, how sure (0 to 1), and the words that decided."""

    value: str
    confidence: float
    why: tuple[str, ...] = ()


# What a complaint adds to urgency: more where, or by whom, anger is seldom heard.
UNHAPPY, UNHAPPY_IN_LETTERS = 1.3, 1.4


@dataclass(frozen=True, slots=True)
class Stake:
    """What is at stake, whoever reads it: `dangers` are of `dangers.GROUPS`, `haste` is 0 to 2, `why` the words; and
    what a complaint `adds`."""

    haste: int = 0
    is_down: bool = False  # something does not work
    is_weak: bool = False  # a word that may mean danger, by itself none
    ends: bool = False  # a contract, an order or a booking is to end
    dangers: tuple[str, ...] = ()
    why: tuple[str, ...] = ()
    adds: float = UNHAPPY


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
    stake: Stake = Stake()

    def feeling(self, label: Label) -> Reading:
        """With another sentiment, and the shares and the score that go with it.

        A company's own layer moves the shares: beside those of another reader it would undo the label.
        """
        if label.value == "mixed":
            side = (1 - self.shares[1]) / 2
            sure = Label("mixed", max(label.confidence, MIXED), label.why)
            shares = (side, self.shares[1], side)
            return replace(self, sentiment=sure, shares=shares, score=0.0)
        low, even, high = _leading(
            self.shares, SENTIMENTS.index(label.value), label.confidence
        )
        score = round(high - low, 3)
        return replace(self, sentiment=label, shares=(low, even, high), score=score)

    def wanting(self, label: Label) -> Reading:
        """With another intent, and the shares that go with it."""
        begin = self.intents or (1 / len(INTENTS),) * len(INTENTS)
        intents = _leading(begin, INTENTS.index(label.value), label.confidence)
        return replace(self, intent=label, intents=intents)


def _leading(shares: Sequence[float], at: int, share: float) -> tuple[float, ...]:
    """The shares, together 1, where one has `share`, or as much as makes it the greatest."""
    others = sum(shares) - shares[at] or 1.0
    spread = [one / others * (1 - share) for one in shares]
    spread[at] = 0.0
    spread[at] = max(share, max(spread) + 0.01)
    return tuple(round(one / sum(spread), 3) for one in spread)


@dataclass(frozen=True, slots=True)
class Request:
    """A text to read. `expected`: the language its brand speaks; `names`: brands and products; `public`:
    everybody may read it. A post carries a feeling more often than a letter does, which mostly asks for something."""

    text: str
    expected: str = "it"
    names: tuple[tuple[str, str], ...] = field(default=())  # (kind, name)
    products: tuple[str, ...] = ()  # a catalogue's, however many
    public: bool = True
