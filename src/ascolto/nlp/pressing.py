"""How urgent a message is, by what is at stake and what its reader heard: one sum for every reader. Pure.

A danger of the list is urgent whatever else is said: ten lines of thanks, or a question mark, do not make it less
so. Only what is surely advertising or spam rings nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ascolto.nlp.linear import Floats, sigmoid
from ascolto.nlp.reading import INTENTS, URGENCIES, Label, Reading, Stake

FROM_MEDIUM, FROM_HIGH = 0.35, 0.65
FLOOR = 0.7  # of a danger
BLARE = 0.7  # advertising and spam together: their dangers are none
HEARD = 0.6  # a complaint of which a word that may mean danger is worth more
THREAT = (
    3.0  # what going to law adds to a complaint: in a few cold words it is seldom heard
)
UNEASY = ("complaint", "angry", "negative")
_C, _P = INTENTS.index("complaint"), INTENTS.index("praise")
_LOUD = [INTENTS.index("marketing"), INTENTS.index("spam")]


def scores(stakes: Sequence[Stake], intents: Floats, anger: Floats) -> Floats:
    """0 to 1. `intents`: messages x INTENTS; `anger`: 0 to 1 each."""
    haste, down, weak, danger, adds = np.array(
        [(s.haste, s.is_down, s.is_weak, bool(s.dangers), s.adds) for s in stakes],
        dtype=np.float32,
    ).T
    unhappy, loud = intents[:, _C], intents[:, _LOUD].sum(axis=1)
    total = -2.6 + adds * unhappy + 1.3 * anger + 0.6 * haste + down * (0.5 + unhappy)
    total += weak * unhappy * (unhappy > HEARD)
    total -= 3.0 * loud + 1.5 * intents[:, _P]
    level = sigmoid(total.astype(np.float32))
    rings = (danger > 0) & (loud < BLARE)
    found: Floats = np.where(rings, FLOOR + (1 - FLOOR) * level, level)
    return found


def label(score: float, stake: Stake, *felt: Label) -> Label:
    """`felt`: what was heard besides; where nothing at stake is named, the words of a complaint, of anger or of an
    unhappy mood are the reason, in that order."""
    level = URGENCIES[(score >= FROM_MEDIUM) + (score >= FROM_HIGH)]
    why = stake.why
    if not why and level != "low":
        unhappy = (one.why for one in felt if one.value in UNEASY)
        why = next(filter(None, unhappy), ())
    return Label(level, score, why)


def again(readings: Sequence[Reading]) -> list[Reading]:
    """With the urgency that goes with their intent and anger, where somebody else gave them these."""
    if not readings:
        return []
    intents = np.array([one.intents for one in readings], dtype=np.float32)
    anger = np.array([one.anger.confidence for one in readings], dtype=np.float32)
    found = scores([one.stake for one in readings], intents, anger).tolist()
    return [_urged(one, score) for one, score in zip(readings, found, strict=True)]


def _urged(reading: Reading, score: float) -> Reading:
    felt = (reading.intent, reading.anger, reading.sentiment)
    urgent = label(round(score, 3), reading.stake, *felt)
    return replace(reading, urgency=urgent)


def sure(score: float) -> float:
    """How sure the level is, 0.5 to 1: how far the score is from where another begins."""
    if score < FROM_MEDIUM:
        return 1 - score / FROM_MEDIUM / 2
    if score >= FROM_HIGH:
        return 0.5 + (score - FROM_HIGH) / (1 - FROM_HIGH) / 2
    middle = (FROM_HIGH - FROM_MEDIUM) / 2
    return 0.5 + min(score - FROM_MEDIUM, FROM_HIGH - score) / middle / 2
