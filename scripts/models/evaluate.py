#!/usr/bin/env python3
"""Held-out figures of the models, by language and source: `make eval`.

    .venv/bin/python -m scripts.models.evaluate

Always: the fifth of our own seeds that no model was trained on (`sources.held_out`, by hash).
Where `ASCOLTO_LANGUAGE_DEV` names a folder: the development sets in it, which never train anything.
Where `ASCOLTO_LANGUAGE_DATA` names one: GoEmotions' test part and XED lines for language and anger.
Beside it: our word list alone, and what installs offline. The last line is one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ascolto.nlp import analysing, encoder, linear
from ascolto.nlp.discussion import Discussion, moved
from ascolto.nlp.reading import INTENTS, Reading, Request
from scripts.models import devsets, sources, surroundings
from scripts.models.peers import tone
from scripts.models.scores import auc, macro_f, official_f, recall
from scripts.models.surroundings import told

READER: list[encoder.Encoder] = []  # instead of the fast one, the last of these
_READ: dict[tuple[bool, bool, str, str], Reading] = {}
TONE = ("negative", "neutral", "positive")
LANGUAGES = ("it", "en", "es", "fr", "de")


def main() -> int:
    report: dict[str, Any] = {"version": linear.version()}
    data, dev = (os.environ.get(f"ASCOLTO_LANGUAGE_{name}") for name in ("DATA", "DEV"))
    report["own"] = own_seeds()
    if dev:
        report["dev"] = development(Path(dev))
    else:
        print("  development sets: not here (ASCOLTO_LANGUAGE_DEV names no folder)")
    if data:
        report["data"] = from_data(Path(data))
    else:
        print("  GoEmotions and XED: not here (ASCOLTO_LANGUAGE_DATA names no folder)")
    report["duplicates"] = surroundings.duplicates()
    report["peers_missing"] = surroundings.missing()
    report["encoder"] = quality(Path(dev) if dev else None)
    report["speed"] = surroundings.speed()
    print(json.dumps(report), flush=True)
    return 0


def readings(texts: Sequence[str], expected: str, public: bool = True) -> list[Reading]:
    """Each text is read once by each reader, however many figures it counts for."""
    key = (bool(READER), public, expected)
    new = [t for t in dict.fromkeys(texts) if (*key, t) not in _READ]
    for at in range(0, len(new), 500):
        asked = [Request(text, expected, public=public) for text in new[at : at + 500]]
        found = (
            READER[-1].read(asked)
            if READER
            else analysing.read(asked, among=(expected,))
        )
        for text, one in zip(new[at : at + 500], found, strict=True):
            _READ[*key, text] = one
    return [_READ[*key, text] for text in texts]


# --- what people want ----------------------------------------------------------------------------


def intents(
    name: str,
    texts: Sequence[str],
    gold: Sequence[str],
    code: str,
    public: bool = True,
) -> dict[str, Any]:
    guessed = [r.intent.value for r in readings(texts, code, public)]
    present = [i for i in INTENTS if i in gold]
    six = [_six(i) for i in gold], [_six(i) for i in guessed]
    core = ["complaint", "question", "praise", "suggestion", "purchase", "other"]
    figures: dict[str, Any] = {
        "n": len(gold),
        "accuracy": sum(a == b for a, b in zip(gold, guessed, strict=True)) / len(gold),
        "macro_f_six": macro_f(*six, [c for c in core if c in six[0]]),
        "macro_f_all": macro_f(gold, guessed, present),
    }
    for each in present:
        figures[f"recall_{each}"] = recall(gold, guessed, each)
    figures["precision_complaint"] = recall(guessed, gold, "complaint")
    return told(name, figures)


def _six(intent: str) -> str:
    """Marketing and spam count as other where only six are asked for."""
    return "other" if intent in {"marketing", "spam"} else intent


def own_seeds() -> dict[str, Any]:
    found = {}
    for code in LANGUAGES:
        rows = [s for s in sources.seeds(None, code) if sources.held_out(s.text)]
        name = f"own letters {code}, held out"
        found |= letters(name, rows, code)
    return found | own_posts()


def letters(name: str, rows: Sequence[sources.Said], code: str) -> dict[str, Any]:
    """Intent and tone of what is written to a company alone."""
    toned = [s for s in rows if s.tone is not None]
    gold = [TONE[s.tone] for s in toned if s.tone is not None]
    texts = [s.text for s in toned]
    return {
        f"intent_{code}": intents(
            name, [s.text for s in rows], [s.intent for s in rows], code, False
        ),
        f"tone_{code}": tones(f"{name}, tone", texts, gold, code, False),
    }


def own_posts() -> dict[str, Any]:
    """Tone, anger and intent of our own posts that are held out, in each language."""
    found: dict[str, Any] = {}
    reader = ", with encoder" if READER else ""
    for code in LANGUAGES:
        public = (*sources.said(code), *sources.comments(code))
        rows = [s for s in sources.said(code) if sources.held_out(s.text)]
        wanting = [s for s in public if s.intent and sources.held_out(s.text)]
        found[f"posts_intent_{code}"] = intents(
            f"own posts {code}{reader}, intent",
            [s.text for s in wanting],
            [s.intent for s in wanting],
            code,
        )
        texts = [s.text for s in rows]
        gold = [TONE[s.tone] for s in rows if s.tone is not None]
        figures = tones(f"own posts {code}{reader}, held out", texts, gold, code)
        level = [r.anger.confidence for r in readings(texts, code)]
        angry = [int(s.angry or 0) for s in rows]
        bad = [at for at, s in enumerate(rows) if s.tone == sources.NEG]
        figures["anger_auc"] = auc(angry, level)
        figures["anger_auc_of_negative"] = auc(
            [angry[at] for at in bad], [level[at] for at in bad]
        )
        found[f"posts_{code}"] = told(f"own posts {code}{reader}, anger", figures)
    return found


# --- how they feel -------------------------------------------------------------------------------


def tones(
    name: str,
    texts: Sequence[str],
    gold: Sequence[str],
    code: str,
    public: bool = True,
) -> dict[str, Any]:
    """Three classes; two classes among those that are either; all beside the others."""
    found: dict[str, Any] = {"n": len(gold)}
    read = readings(texts, code, public)
    guessed = [TONE[max(range(3), key=r.shares.__getitem__)] for r in read]
    sides = [r.score for r in read]
    found["macro_f"] = macro_f(gold, guessed, TONE)
    found["binary_f"] = _binary(
        gold, ["positive" if s > 0 else "negative" for s in sides]
    )
    for peer, others in _others(texts, code):
        found[f"{peer}_f"] = macro_f(gold, others, TONE)
    return told(name, found)


def _others(texts: Sequence[str], code: str) -> Iterator[tuple[str, list[str]]]:
    """What the word list and the tools of others say; once, beside our own fast reader."""
    if READER:
        return
    yield "words", [tone.words_alone(text, code) for text in texts]
    for peer in tone.known():
        said = peer.ask(texts, code)
        if said is not None:
            yield peer.name, said


def _binary(gold: Sequence[str], guessed: Sequence[str]) -> float:
    pairs = [(g, s) for g, s in zip(gold, guessed, strict=True) if g != "neutral"]
    return macro_f(
        [g for g, _ in pairs], [s for _, s in pairs], ("negative", "positive")
    )


def development(place: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for one in devsets.tones(place):
        found[one.name] = tones(one.name, one.texts, one.labels, one.language)
    found["sentipolc_official"] = _sentipolc(place)
    found["anger_multiemotions_dev"] = _anger(place)
    if rows := devsets.intents(place):
        found["intent_dev120"] = intents(
            "intent dev120 it", rows.texts, rows.labels, "it"
        )
    return found


def quality(dev: Path | None) -> dict[str, Any]:
    """The same with the transformer as well, where its package is installed."""
    if not encoder.is_installed():
        print(f"  encoder: {encoder.PACKAGE} is not installed")
        return {}
    READER.append(encoder.Encoder())
    try:
        found = own_posts()
        for code in LANGUAGES:
            rows = [s for s in sources.seeds(None, code) if sources.held_out(s.text)]
            found |= letters(f"own letters {code}, with encoder", rows, code)
        if dev:
            if rows120 := devsets.intents(dev):
                found["intent_dev120"] = intents(
                    "dev120 it, with encoder", rows120.texts, rows120.labels, "it"
                )
            found["anger"] = _anger(dev)
            found["sentipolc_official"] = _sentipolc(dev)
            for one in devsets.tones(dev):
                name = f"{one.name}, with encoder"
                found[one.name] = tones(name, one.texts, one.labels, one.language)
            found["speed"] = surroundings.slow_speed(dev)
    finally:
        READER.pop()
    return found


def _sentipolc(place: Path) -> dict[str, Any]:
    texts, good, bad = devsets.sentipolc(place)
    if not texts:
        return {}
    said = [r.sentiment.value for r in readings(texts, "it")]
    figures = {"n": len(texts), "official_f": _official(good, bad, said)}
    for peer, others in _others(texts, "it"):
        figures[peer] = _official(good, bad, others)
    return told("SENTIPOLC 2016 train, official F", figures)


def _official(good: Sequence[int], bad: Sequence[int], said: Sequence[str]) -> float:
    return official_f(
        good,
        bad,
        [int(s in {"positive", "mixed"}) for s in said],
        [int(s in {"negative", "mixed"}) for s in said],
    )


def _anger(place: Path) -> dict[str, Any]:
    """By its own words, and in its discussion: knowing those before it below the same post, in the set's order."""
    texts, angry, below = devsets.angry(place)
    if not texts:
        return {}
    alone = [r.anger.confidence for r in readings(texts, "it")]
    figures = {"n": len(texts), "auc": auc(angry, alone)}
    figures["in_discussion"] = auc(angry, _in_discussion(alone, below))
    return told("MultiEmotions-It dev, anger", figures)


def _in_discussion(alone: Sequence[float], below: Sequence[str]) -> list[float]:
    found = []
    discussions: dict[str, Discussion] = {}
    for own, place in zip(alone, below, strict=True):
        before = discussions.get(place, Discussion())
        found.append(moved(own, before))
        discussions[place] = before.joined_by(own)
    return found


def from_data(data: Path) -> dict[str, Any]:
    rows = [r for r in sources.goemotions(data, "test") if r.tone is not None]
    texts = [r.text for r in rows]
    found: dict[str, Any] = {
        "goemotions_en": tones(
            "GoEmotions test en", texts, [TONE[r.tone or 0] for r in rows], "en"
        ),
        "goemotions_anger_en": told(
            "GoEmotions test en, anger",
            {
                "auc": auc(
                    [int(r.angry or 0) for r in rows],
                    [r.anger.confidence for r in readings(texts, "en")],
                )
            },
        ),
        "language": surroundings.languages(data),
    }
    return found


if __name__ == "__main__":
    sys.exit(main())
