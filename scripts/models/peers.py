"""What else labels tone offline: our word list alone, VADER, TextBlob. None of them needs a network."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Sequence
from functools import cache

from ascolto.nlp import lexicon
from ascolto.nlp.phrases import pieces
from ascolto.nlp.tokens import plain

Guesser = Callable[[Sequence[str], str], list[str] | None]


def _side(value: float, least: float) -> str:
    return "positive" if value > least else "negative" if value < -least else "neutral"


def words_alone(texts: Sequence[str], code: str) -> list[str]:
    """AFINN and emoji, summed; no negation, no model: the plain baseline."""
    worth = lexicon.of(code).words
    return [
        _side(sum(worth.get(plain(raw), 0) for raw in pieces(text)), 0)
        for text in texts
    ]


def vader(texts: Sequence[str], code: str) -> list[str]:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    judge = _vader(SentimentIntensityAnalyzer)
    return [_side(judge.polarity_scores(text)["compound"], 0.05) for text in texts]


@cache
def _vader(kind: type) -> object:
    return kind()


def textblob(texts: Sequence[str], code: str) -> list[str] | None:
    from textblob import TextBlob

    return [_side(TextBlob(text).sentiment.polarity, 0.05) for text in texts]


def known() -> dict[str, Guesser]:
    found: dict[str, Guesser] = {"lexicon": words_alone}
    if importlib.util.find_spec("vaderSentiment"):
        found["vader"] = vader
    if importlib.util.find_spec("textblob"):
        found["textblob"] = textblob
    return found


def missing() -> dict[str, str]:
    """Those that could not be asked, and why."""
    why = {
        "vaderSentiment": "not installed: pip install --require-hashes -r requirements/models.lock",
        "textblob": "not installed: pip install --require-hashes -r requirements/models.lock",
    }
    lacking = {
        name: said for name, said in why.items() if not importlib.util.find_spec(name)
    }
    for name, said in lacking.items():
        print(f"  {name}: {said}")
    return lacking
