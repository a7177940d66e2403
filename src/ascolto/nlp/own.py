"""A company's own small layer: priors and a few words, learned from what its people corrected. Pure.

It moves the shares that the common models gave: `log share + prior + words · weights`, over words and
pairs hashed to a few thousand places. With a strong pull towards changing nothing, it learns from
dozens of corrections, and from the messages nobody corrected that they were right.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

import numpy as np

from ascolto.nlp import hashing
from ascolto.nlp.linear import Floats, softmax
from ascolto.nlp.phrases import pieces
from ascolto.nlp.tokens import bare, plain

BUCKETS = 1 << 12
STEPS, RATE, PULL = 200, 1.0, 0.002
PRIOR_PULL = 0.02  # priors move everything: they are held more firmly
LEAST = 0.02  # of a share: nothing is impossible


@dataclass(frozen=True)
class Layer:
    prior: Floats
    weights: Floats  # BUCKETS x labels

    def moved(self, texts: Sequence[str], shares: Floats) -> Floats:
        """The shares as this company sees them; rows sum to 1."""
        logits = _start(shares) + self.prior
        for at, places in enumerate(map(_places, texts)):
            if len(places):
                logits[at] += self.weights[places].sum(axis=0) / len(places) ** 0.5
        return softmax(logits.astype(np.float32))


def is_held_out(key: int) -> bool:
    """A quarter of the corrections, by their message, judges and never teaches."""
    return hashlib.sha256(str(key).encode()).digest()[0] % 4 == 0


def learn(
    texts: Sequence[str], shares: Floats, right: Sequence[int], weights: Sequence[float]
) -> Layer:
    """Fit a layer; `right` are the labels' places, `weights` how much each text counts."""
    size = shares.shape[1]
    prior, table = np.zeros(size), np.zeros((BUCKETS, size))
    rows = _Rows(texts)
    aim = np.eye(size)[np.asarray(right)]
    count = np.asarray(weights, dtype=float)[:, None]
    total = count.sum()
    begin = _start(shares)
    for _ in range(STEPS):
        got = softmax((begin + prior + rows.sums(table)).astype(np.float32))
        off = (got - aim) * count / total
        prior -= RATE * (off.sum(axis=0) + PRIOR_PULL * prior)
        table -= RATE * 8 * (rows.back(off) + PULL * table)
    return Layer(prior.astype(np.float32), table.astype(np.float32))


class _Rows:
    """The words of all texts, flat: what `learn` goes over again and again."""

    def __init__(self, texts: Sequence[str]) -> None:
        found = [_places(text) for text in texts]
        sizes = [len(one) for one in found]
        self.places = np.concatenate([*found, np.zeros(0, dtype=np.int64)])
        self.owner = np.repeat(np.arange(len(texts)), sizes)
        self.value = np.repeat([1 / max(n, 1) ** 0.5 for n in sizes], sizes)[:, None]
        self.count = len(texts)

    def sums(self, table: np.ndarray) -> np.ndarray:
        total = np.zeros((self.count, table.shape[1]))
        np.add.at(total, self.owner, table[self.places] * self.value)
        return total

    def back(self, off: np.ndarray) -> np.ndarray:
        total = np.zeros((BUCKETS, off.shape[1]))
        np.add.at(total, self.places, off[self.owner] * self.value)
        return total


def _start(shares: Floats) -> np.ndarray:
    held: np.ndarray = np.asarray(shares, dtype=float)
    started: np.ndarray = np.log(np.maximum(held, LEAST))
    return started


@lru_cache(maxsize=4096)
def _places(text: str) -> np.ndarray:
    words = [bare(plain(raw)) for raw in pieces(text)]
    hashes = np.array([hashing.of_word(w) for w in words], dtype=np.uint32)
    both = np.concatenate([hashes, hashing.pairs(hashes)]) if len(words) > 1 else hashes
    return (both % np.uint32(BUCKETS)).astype(np.int64)


def pack(layer: Layer) -> bytes:
    body = BytesIO()
    np.savez_compressed(
        body, prior=layer.prior, weights=layer.weights.astype(np.float16)
    )
    return body.getvalue()


def unpack(body: bytes) -> Layer:
    """Plain arrays; nothing that is stored is ever run."""
    with np.load(BytesIO(body), allow_pickle=False) as held:
        return Layer(held["prior"], held["weights"].astype(np.float32))
