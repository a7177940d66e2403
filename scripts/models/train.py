#!/usr/bin/env python3
"""Build the artifacts of `ascolto.nlp` from a folder of data: `make models`.

    ASCOLTO_LANGUAGE_DATA=/path/to/train .venv/bin/python -m scripts.models.train [tone.it intent.it …]

Writes `src/ascolto/nlp/data/*.npz`, the lexicons and `manifest.json` with their hashes. The same
data and the same libraries give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from ascolto.nlp import linear
from scripts.models import features, lexicons, sources

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
C_TONE, C_INTENT = 1.0, 3.0
SMALLEST = 0.003  # of the largest weight: what is less is left out and costs no place


def main(wanted: Sequence[str]) -> int:
    place = os.environ.get("ASCOLTO_LANGUAGE_DATA")
    if not place:
        print("Say where the data are: ASCOLTO_LANGUAGE_DATA=/path make models")
        return 2
    data = Path(place)
    lexicons.write(data, linear.DATA / "lexicon")
    for name in wanted or (
        f"{kind}.{language}" for language in LANGUAGES for kind in BUCKETS
    ):
        kind, language = name.split(".")
        if kind == "tone":
            _save(kind, language, tone(data, language))
        elif sources.seeds(data, language):
            _save(kind, language, intent(data, language))
    manifest()
    return 0


def tone(data: Path, language: str) -> linear.Table:
    """Negative, neutral, positive and (apart) angry, from what people felt."""
    rows = [said for said in sources.tone(data, language) if said.text]
    began = time.process_time()
    counted = features.matrix([said.text for said in rows], BUCKETS["tone"])
    idf = features.rarity(counted)
    scaled = counted @ sparse.diags(idf)
    weights, bias = [], []
    known = np.array([said.tone is not None for said in rows])
    fitted = _fit(
        scaled[known],
        [s.tone for s in rows if s.tone is not None],
        _weights(rows, known),
        C_TONE,
    )
    weights.append(fitted.coef_.T)
    bias.append(fitted.intercept_)
    known = np.array([said.angry is not None for said in rows])
    fitted = _fit(
        scaled[known],
        [s.angry for s in rows if s.angry is not None],
        _weights(rows, known),
        C_TONE,
    )
    weights.append(fitted.coef_.T)
    bias.append(fitted.intercept_)
    print(
        f"  tone.{language}: {len(rows)} sentences, {time.process_time() - began:.0f} CPU-seconds",
        flush=True,
    )
    return _table(TONES, np.hstack(weights) * idf[:, None], np.concatenate(bias))


def intent(data: Path, language: str) -> linear.Table:
    rows = [s for s in sources.seeds(data, language) if not sources.held_out(s.text)]
    counted = features.matrix([said.text for said in rows], BUCKETS["intent"])
    idf = features.rarity(counted)
    fitted = _fit(
        counted @ sparse.diags(idf),
        [INTENTS.index(s.intent) for s in rows],
        _even(rows),
        C_INTENT,
    )
    print(f"  intent.{language}: {len(rows)} sentences", flush=True)
    return _table(INTENTS, fitted.coef_.T * idf[:, None], fitted.intercept_)


def _even(rows: Sequence[sources.Said]) -> np.ndarray:
    """Half way to every intent counting the same."""
    count = {name: sum(s.intent == name for s in rows) for name in INTENTS}
    usual = len(rows) / len(INTENTS)
    return np.array([(usual / count[s.intent]) ** 0.5 for s in rows])


def _weights(rows: Sequence[sources.Said], known: np.ndarray) -> np.ndarray:
    return np.array([said.weight for said in rows])[known]


def _fit(
    rows: sparse.csr_matrix, labels: Sequence[int], weights: np.ndarray, c: float
) -> LogisticRegression:
    made = LogisticRegression(C=c, max_iter=60, tol=1e-3)
    return made.fit(rows, np.array(labels), sample_weight=weights)


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
