"""All labels of a batch of texts: what `actions.annotating` calls, and what is measured. Pure.

    read([Request("Ho aspettato due ore!")])[0].intent.value    # "complaint"

One by one or in a batch, a text reads the same. What is in a language we do not read has the tone of its emoji,
else none.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import (
    alarms,
    cues,
    deciding,
    entities,
    fingerprint,
    language,
    linear,
    pressing,
    products,
    topics,
    vocabulary,
)
from ascolto.nlp.reading import (
    INTENTS,
    SENTIMENTS,
    UNHAPPY,
    UNHAPPY_IN_LETTERS,
    Aspect,
    Entity,
    Label,
    Reading,
    Request,
    Stake,
)
from ascolto.nlp.sheet import Sheet
from ascolto.nlp.tokens import clean

MIXED = 3
_ASKS = ("?", "？", "؟")
_lock = threading.Lock()  # words are learned as they come; a batch takes milliseconds


def read(
    asked: Sequence[Request], among: tuple[str, ...] = language.KNOWN
) -> list[Reading]:
    """A reading for each text, in order. `among`: the languages that may occur."""
    texts = [clean(one.text) for one in asked]
    guesses = [
        language.guess(text, expected=one.expected, among=among)
        for text, one in zip(texts, asked, strict=True)
    ]
    prints = fingerprint.bands(texts)
    by_language: dict[str, list[int]] = {}
    for at, guess in enumerate(guesses):
        by_language.setdefault(guess.language, []).append(at)
    found: list[Reading] = [None] * len(asked)  # type: ignore[list-item]
    for code, places in by_language.items():
        public = [asked[at].public for at in places]
        with _lock:
            labels = _labels([texts[at] for at in places], code, public)
        for at, told in zip(places, labels, strict=True):
            named = entities.find(texts[at], names=asked[at].names)
            sure = Label(code, round(guesses[at].confidence, 3))
            found[at] = _reading(sure, told, named, prints[at])
    return _with_products(asked, texts, found)


def _with_products(
    asked: Sequence[Request], texts: Sequence[str], found: list[Reading]
) -> list[Reading]:
    """Which products are named, each with the mood of its own clause."""
    by_language: dict[str, list[tuple[int, products.Named]]] = {}
    for at, request in enumerate(asked):
        if request.products:
            code = found[at].language.value
            told = products.told(texts[at], request.products)
            by_language.setdefault(code, []).extend((at, one) for one in told)
    for code, named in by_language.items():
        if not named:
            continue
        with _lock:
            moods = _labels(
                [one.clause for _, one in named],
                code,
                [asked[at].public for at, _ in named],
            )
        for (at, one), (mood, *_rest) in zip(named, moods, strict=True):
            entity = Entity("product", one.said, one.name, mood.value)
            found[at] = replace(found[at], entities=(*found[at].entities, entity))
    return found


def read_one(text: str, **more: object) -> Reading:
    return read([Request(text, **more)])[0]  # type: ignore[arg-type]


_Labels = tuple[
    Label, float, tuple[float, float, float], Label, Label, Label, tuple[float, ...],
    tuple[Aspect, ...], Stake,
]  # fmt: skip


def _reading(
    code: Label, told: _Labels, named: tuple[Entity, ...], bands: tuple[int, ...]
) -> Reading:
    tone, score, shares, anger, intent, urgency, spread, about, stake = told
    return Reading(
        code, tone, score, shares, anger, intent, urgency, spread, about, named, bands,
        f"fast-{linear.version()}", stake,
    )  # fmt: skip


def _labels(texts: Sequence[str], code: str, public: Sequence[bool]) -> list[_Labels]:
    words = vocabulary.of(code)
    words.tidy()
    sheet = Sheet(texts, words, public)
    heard = alarms.find(sheet)
    tone = deciding.tone(sheet)
    intent = _intents(sheet, tone, texts, heard)
    tone = deciding.calmed(tone, intent)
    moods = _moods(sheet, tone)
    wants = _wants(sheet, intent)
    stakes = _stakes(sheet, heard)
    urgent = _short(pressing.scores(stakes, intent, tone.anger)).tolist()
    about = _about(sheet, tone)
    return [
        (
            *mood,
            want,
            pressing.label(level, stake, want, mood[3], mood[0]),
            spread,
            about.get(at, ()),
            stake,
        )
        for at, (mood, (want, spread), level, stake) in enumerate(
            zip(moods, wants, urgent, stakes, strict=True)
        )
    ]


def _intents(
    sheet: Sheet, tone: deciding.Tone, texts: Sequence[str], heard: alarms.Alarms
) -> linear.Floats:
    if sheet.words.intent is not None:
        return deciding.intents(sheet, tone, heard.tells("law"))
    return np.array([_unread(text) for text in texts], dtype=np.float32)


def _unread(text: str) -> tuple[float, ...]:
    """Shares of intents in a language we do not read: a question by its mark, of the rest we know nothing."""
    shares = dict.fromkeys(INTENTS, 0.05)
    asks = any(mark in text for mark in _ASKS)
    shares["question" if asks else "other"] = 1 - 0.05 * (len(INTENTS) - 1)
    return tuple(shares.values())


_Mood = tuple[Label, float, tuple[float, float, float], Label]


def _moods(sheet: Sheet, tone: deciding.Tone) -> list[_Mood]:
    """Sentiment, score, shares and anger of each message."""
    won = _won(tone)
    own = tone.shares[np.arange(len(won)), np.minimum(won, 2)]
    sure = _short(np.where(won == MIXED, tone.both, own))
    why = sheet.deciding(deciding.tone_parts(sheet, won))
    why_angry = _why_angry(sheet, tone)
    shares, anger = _short(tone.shares), _short(tone.anger)
    rows = zip(
        won.tolist(), sure.tolist(), shares.tolist(), anger.tolist(), strict=True
    )
    return [
        (
            Label(SENTIMENTS[w], s, why[at]),
            round(good - bad, 3),
            (bad, even, good),
            Label("angry" if angry >= 0.5 else "calm", angry, why_angry.get(at, ())),
        )
        for at, (w, s, (bad, even, good), angry) in enumerate(rows)
    ]


def _wants(
    sheet: Sheet, intent: linear.Floats
) -> list[tuple[Label, tuple[float, ...]]]:
    """The likeliest intent of each message, and the share of all."""
    won = intent.argmax(axis=1)
    why = sheet.deciding(deciding.intent_parts(sheet, won))
    rows = zip(won.tolist(), _short(intent).tolist(), why, strict=True)
    return [
        (Label(INTENTS[w], spread[w], said), tuple(spread)) for w, spread, said in rows
    ]


def _short(numbers: linear.Floats) -> NDArray[np.float64]:
    """Three places, as people and JSON like them."""
    wide = numbers.astype(np.float64)
    return np.around(wide, 3, out=wide)


def _won(tone: deciding.Tone) -> NDArray[np.int64]:
    won = tone.shares.argmax(axis=1)
    return np.where(tone.both >= deciding.BOTH, MIXED, won)


def _why_angry(sheet: Sheet, tone: deciding.Tone) -> dict[int, tuple[str, ...]]:
    """Only of those who are."""
    (angry,) = np.nonzero(tone.anger >= 0.5)
    if not len(angry):
        return {}
    parts = sheet.parts[:, 3] - np.minimum(sheet.worth, 0)
    why = sheet.deciding(parts.astype(np.float32))
    return {at: why[at] for at in angry.tolist()}


_PRESSING = cues.URGENT | cues.DOWN


def _stakes(sheet: Sheet, heard: alarms.Alarms) -> list[Stake]:
    """Of each message. The words for a danger stand before those for haste."""
    (hasty,) = np.nonzero((sheet.flags & np.uint32(_PRESSING)) != 0)
    why = {at: list(words) for at, words in heard.why.items()}
    for place, at in zip(hasty.tolist(), sheet.message[hasty].tolist(), strict=True):
        why.setdefault(at, []).append(sheet.raws[place])
    rows = zip(
        np.minimum(sheet.has(cues.URGENT), 2).tolist(), (sheet.has(cues.DOWN) > 0).tolist(),
        (heard.weak > 0).tolist(), (sheet.has(cues.ENDS) > 0).tolist(),
        np.where(sheet.letters, UNHAPPY_IN_LETTERS, UNHAPPY).tolist(), strict=True,
    )  # fmt: skip
    return [
        Stake(
            haste, down, weak, ends, heard.groups.get(at, ()),
            tuple(dict.fromkeys(why.get(at, ())))[:4], adds,
        )
        for at, (haste, down, weak, ends, adds) in enumerate(rows)
    ]  # fmt: skip


def _about(sheet: Sheet, tone: deciding.Tone) -> dict[int, tuple[Aspect, ...]]:
    """Topics by message; each is spoken of as its clauses are."""
    (places,) = np.nonzero(sheet.topics)
    if not len(places):
        return {}
    clause = np.searchsorted(tone.clause_starts, places, side="right") - 1
    found: dict[int, dict[str, tuple[list[float], list[str]]]] = {}
    for place, bits, score, owner in zip(
        places.tolist(), sheet.topics[places].tolist(), tone.clause_scores[clause].tolist(),
        sheet.message[places].tolist(), strict=True,
    ):  # fmt: skip
        for name in topics.named(bits):
            scores, words = found.setdefault(owner, {}).setdefault(name, ([], []))
            scores.append(score)
            words.append(sheet.raws[place])
    return {owner: _aspects(named) for owner, named in found.items()}


def _aspects(named: dict[str, tuple[list[float], list[str]]]) -> tuple[Aspect, ...]:
    return tuple(
        Aspect(
            name,
            round(sum(scores) / len(scores), 3),
            round(min(0.95, 0.6 + 0.1 * len(words)), 2),
            tuple(dict.fromkeys(words))[:3],
        )
        for name, (scores, words) in named.items()
    )
