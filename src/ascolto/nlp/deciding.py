"""From sums to labels: tone, anger, intent of a batch. Pure.

The model and the lexicon are added in log space. The offsets below are priors, not fits: messages
to companies are more often neutral than the sentences that models learned from, letters still more often than
what is said in public, and a missed complaint costs more than one too many. A workspace's own corrections move
them (`own.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import cues
from ascolto.nlp.linear import Floats, sigmoid, softmax
from ascolto.nlp.pressing import THREAT
from ascolto.nlp.reading import INTENTS
from ascolto.nlp.sheet import Places, Sheet
from ascolto.nlp.vocabulary import INTENT, TONE

TEMPER = np.float32(0.7)  # of the model: it is too sure of itself away from home
CROSS = 1.3  # what a cross word adds to anger
# And what the tone does: little, since the tables learned anger from grades of its own.
LEANING = np.float32(0.25)
# So much more anger than in what a table learned: about as many are called angry then as are.
ANGER = {"it": 0.2, "en": 0.4, "es": 0.8, "fr": 0.6, "de": 0.8}
GAIN = np.float32(1.6)  # of the lexicon beside the model
NEGATIVE = np.float32(0.4)
NEUTRAL = {"it": 0.0, "en": 0.25, "es": 1.3, "fr": -0.25, "de": 0.45}
OF_LETTERS = {"it": 0.5, "en": 1.0, "es": 0.0, "fr": 0.75, "de": 0.5}  # so much more
PULL = np.float32(0.3)  # of the tone on complaint and praise
MISSED = 1.25  # a complaint is heard rather too often, less so where most only ask for something
MISSED_IN_LETTERS = 0.85
FAINT = np.float32(0.1)  # less anger than that says nothing of what is wanted
BOTH = 0.6  # how sure both sides must be to call a message mixed
CLAIM = np.float32(4.0)  # who wants their money back is not happy, whatever the words
# Who ends something buys nothing, and need not be unhappy: on purchase, and on what is none of the others.
ENDED = {"purchase": -3.0, "other": 0.75}
ASKED = 5.0  # what a mere question takes off the odds of anger
LEAST = 0.001
SOME = 0.02  # what the whole message must have of the weaker side
_C, _Q, _P, *_ = range(len(INTENTS))


@dataclass(frozen=True)
class Tone:
    shares: Floats  # messages x (negative, neutral, positive)
    both: Floats  # how sure that good and bad are said, by the weaker
    anger: Floats
    clause_scores: Floats
    clause_starts: Places
    clause_of: Places


def tone(sheet: Sheet) -> Tone:
    starts, counts, owner = sheet.clauses()
    whole = _tone_logits(sheet, sheet.starts, sheet.counts, sheet.letters)
    whole[:, 0] += CLAIM * _claims(sheet)
    said = _tone_logits(sheet, starts, counts + 1, sheet.letters[owner])
    pieces = softmax(said[:, :3])
    shares = softmax(whole[:, :3])
    return Tone(
        shares,
        _both(sheet, pieces, starts, counts, owner)
        * (np.minimum(shares[:, 0], shares[:, 2]) >= SOME),
        _anger(sheet, whole),
        pieces[:, 2] - pieces[:, 0],
        starts,
        owner,
    )


def _claims(sheet: Sheet) -> Floats:
    """Where somebody wants something back, and thanks nobody for it."""
    wants, redress = sheet.has(cues.WANT) > 0, sheet.has(cues.REDRESS) > 0
    found: Floats = (wants & redress).astype(np.float32)
    return found


def _tone_logits(
    sheet: Sheet, starts: Places, counts: Places, letters: NDArray[np.bool_]
) -> Floats:
    table, language = sheet.words.tone, sheet.words.language
    good, bad = sheet.goods_and_bads(starts)
    logits = np.zeros((len(starts), 4), dtype=np.float32)
    if table is not None:
        logits += sheet.sums(TONE, starts, counts) + table.bias
        logits[:, :3] *= TEMPER
        logits[:, 3] += np.float32(ANGER.get(language, 0.0))
    else:
        logits[:, 3] = -2.5
    logits[:, 1] += np.float32(NEUTRAL.get(language, 0.8))
    logits[:, 1] += np.float32(OF_LETTERS.get(language, 0.25)) * letters
    logits[:, 0] += NEGATIVE + GAIN * np.log1p(bad)
    logits[:, 2] += GAIN * np.log1p(good)
    return logits


def _both(
    sheet: Sheet, shares: Floats, starts: Places, counts: Places, owner: Places
) -> Floats:
    """The weaker of the best and the worst clause; a clause of one word says nothing."""
    told = (counts > 2)[:, None] * shares
    best = np.zeros(len(sheet.starts), dtype=np.float32)
    worst = np.zeros(len(sheet.starts), dtype=np.float32)
    np.maximum.at(best, owner, told[:, 2])
    np.maximum.at(worst, owner, told[:, 0])
    weaker: Floats = np.minimum(best, worst)
    return weaker


def _anger(sheet: Sheet, logits: Floats) -> Floats:
    """The model, louder where somebody shouts, insults or threatens, quieter where nothing is bad."""
    loud = np.minimum(sheet.has(cues.SHOUT) + sheet.has(cues.BANG), 4)
    shares = softmax(logits[:, :3])
    leaning = np.log(shares[:, 0] + 1e-3) - np.log(shares[:, 2] + 1e-3)
    total = logits[:, 3] + LEANING * leaning
    total += 0.5 * loud * (shares[:, 0] > 0.4)
    total += 0.6 * np.minimum(sheet.has(cues.THREAT), 2)
    total += CROSS * np.log1p(np.minimum(sheet.has(cues.CROSS), 3))
    return sigmoid(total.astype(np.float32))


def intents(sheet: Sheet, told: Tone, law: NDArray[np.bool_]) -> Floats:
    """The share of each intent; where a language has no model, by tone and question marks alone.

    `law`: who goes to law complains.
    """
    leaning = np.log(told.shares[:, 0] + 0.02) - np.log(told.shares[:, 2] + 0.02)
    logits = np.zeros((len(sheet.starts), len(INTENTS)), dtype=np.float32)
    table = sheet.words.intent
    if table is not None:
        logits += sheet.sums(INTENT, sheet.starts, sheet.counts) + table.bias
    else:
        logits += np.array([0.6, 0, 0.6, -1.5, -1.5, -2, -2, 1.0], dtype=np.float32)
        logits[:, _Q] += 3.0 * (sheet.has(cues.ASK) > 0) - 1.5
    missed = np.where(sheet.letters, MISSED_IN_LETTERS, MISSED)
    logits[:, _C] += PULL * leaning + missed
    logits[:, _P] -= PULL * leaning
    # Who is angry in public and feels something complains; a letter says what it wants.
    angry = np.log(np.maximum(told.anger, FAINT) / FAINT)
    logits[:, _C] += angry * (1 - told.shares[:, 1]) * ~sheet.letters
    logits[:, _C] += THREAT * law + _claims(sheet)
    logits += ended(sheet.has(cues.ENDS) > 0)
    return softmax(logits)


def ended(ends: NDArray[np.bool_]) -> Floats:
    """What is added to the logits of a message by whether something is to end in it."""
    added = np.array([ENDED.get(name, 0.0) for name in INTENTS], dtype=np.float32)
    found: Floats = ends[:, None] * added
    return found


def calmed(told: Tone, intent: Floats) -> Tone:
    """Who only asks is not angry: less anger where nothing is felt and something is asked."""
    share = np.clip(told.anger, LEAST, 1 - LEAST)
    odds = np.log(share / (1 - share)) - ASKED * told.shares[:, 1] * intent[:, _Q]
    return replace(told, anger=sigmoid(odds.astype(np.float32)))


def tone_parts(sheet: Sheet, winner: Places) -> Floats:
    """What each word gave to the tone that won, against the others."""
    won = np.minimum(winner, 2)[sheet.message]
    parts = sheet.parts[:, :3]
    own = parts[np.arange(len(won)), won]
    given = own - (parts.sum(axis=1) - own) / 2
    side = (won == 2).astype(np.float32) - (won == 0).astype(np.float32)
    total = given + side * sheet.worth * np.float32(0.7)
    both = np.abs(
        parts[:, 2] - parts[:, 0] + sheet.worth
    )  # of what is mixed: either side
    decided: Floats = np.where(winner[sheet.message] > 2, both, total).astype(
        np.float32
    )
    return decided


def intent_parts(sheet: Sheet, winner: Places) -> Floats:
    won = winner[sheet.message]
    parts = sheet.parts[:, INTENT]
    own = parts[np.arange(len(won)), won]
    given: Floats = own - parts.mean(axis=1)
    return given
