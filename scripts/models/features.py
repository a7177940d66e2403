"""Sentences as rows of a sparse matrix: exactly the features that `ascolto.nlp.linear` sums."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy import sparse

from ascolto.nlp import hashing
from ascolto.nlp.phrases import LEAD, SHOUTED, TAIL, pieces
from ascolto.nlp.tokens import plain, shouts


@lru_cache(maxsize=400_000)
def _of_word(raw: str) -> tuple[int, np.ndarray, np.ndarray]:
    word = raw if raw in (LEAD, TAIL) else plain(raw)
    grouped = hashing.groups(word)
    own = hashing.of_word(word)
    loud = [hashing.of_word(SHOUTED)] if shouts(raw) else []
    hashes = np.array([own, *loud, *grouped], dtype=np.uint32)
    values = np.full(len(hashes), 1 / max(len(grouped), 1) ** 0.5, dtype=np.float32)
    values[: 1 + len(loud)] = 1.0
    return own, hashes, values


def matrix(texts: Sequence[str], buckets: int) -> sparse.csr_matrix:
    """A row a text, scaled as the running model scales it: by the root of the number of tokens."""
    indices, values, ends = [], [], [0]
    size = 0
    mask = np.uint32(buckets - 1)
    for text in texts:
        words = [LEAD, *pieces(text), TAIL]
        found = [_of_word(word) for word in words]
        own = np.array([one[0] for one in found], dtype=np.uint32)
        pairs = hashing.pairs(own)
        row = np.concatenate([*(one[1] for one in found), pairs]) & mask
        value = np.concatenate(
            [*(one[2] for one in found), np.ones(len(pairs), dtype=np.float32)]
        )
        indices.append(row.astype(np.int32))
        values.append(value / np.float32(len(words)) ** np.float32(0.5))
        size += len(row)
        ends.append(size)
    made = sparse.csr_matrix(
        (np.concatenate(values), np.concatenate(indices), np.array(ends)),
        shape=(len(texts), buckets),
    )
    made.sum_duplicates()
    return made


def rarity(rows: sparse.csr_matrix) -> np.ndarray:
    """How much more a feature counts the fewer texts have it; none for those of a single text."""
    seen = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.where(seen > 1, np.log((1 + rows.shape[0]) / (1 + seen)) / 4, 0).astype(
        np.float32
    )
