"""Linear models over hashed features: small tables of bytes, read without running any code. Pure.

An artifact is a `.npz` of plain arrays (`allow_pickle=False`), checked against the SHA-256 in
`data/manifest.json` before it is opened.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import hashing

Floats = NDArray[np.float32]
DATA = Path(__file__).parent / "data"


class Tampered(RuntimeError):
    """An artifact is not the one that was built."""


@dataclass(frozen=True)
class Table:
    """Weights of some labels, and a bias each. A byte `w` stands for `w * |w| * scale`: fine where
    weights are small, as nearly all are."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]  # buckets x labels
    scale: Floats
    bias: Floats

    @property
    def mask(self) -> np.uint32:
        return np.uint32(len(self.weights) - 1)

    def of(self, hashes: hashing.Ints) -> Floats:
        found: Floats = self.weights[hashes & self.mask].astype(np.float32)
        return found * np.abs(found) * self.scale

    def of_word(self, word: str) -> Floats:
        """The word's own part and its letter groups', which weigh as much as one word together."""
        own = np.array([hashing.of_word(word)], dtype=np.uint32)
        total: Floats = self.of(own)[0]
        if grouped := hashing.groups(word):
            parts = self.of(np.array(grouped, dtype=np.uint32))
            total = total + parts.sum(axis=0) / np.float32(len(grouped) ** 0.5)
        return total


@cache
def manifest() -> dict[str, Any]:
    made: dict[str, Any] = json.loads((DATA / "manifest.json").read_text())
    return made


def version() -> str:
    """Of all artifacts together: it changes when any of them does."""
    return str(manifest()["version"])


def read(name: str) -> bytes:
    """A file of `data/`. Raises `Tampered` when it is not the one the manifest names."""
    body = (DATA / name).read_bytes()
    if hashlib.sha256(body).hexdigest() != manifest()["files"].get(name):
        raise Tampered(name)
    return body


@cache
def table(kind: str, language: str) -> Table | None:
    """The model of one kind ("tone", "intent") for a language, where there is one."""
    name = f"{kind}.{language}.npz"
    if name not in manifest()["files"]:
        return None
    return unpack(read(name))


def unpack(body: bytes) -> Table:
    with np.load(BytesIO(body), allow_pickle=False) as held:
        labels = tuple(str(label) for label in held["labels"])
        return Table(labels, held["weights"], held["scale"], held["bias"])


def pack(made: Table) -> bytes:
    """The bytes of an artifact; the same table gives the same bytes."""
    body = BytesIO()
    np.savez_compressed(
        body,
        labels=np.array(made.labels),
        weights=made.weights,
        scale=made.scale,
        bias=made.bias,
    )
    return body.getvalue()


def softmax(logits: Floats) -> Floats:
    """Along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def sigmoid(logits: Floats) -> Floats:
    share = 1 / (1 + np.exp(-np.clip(logits, -30, 30)))
    return share.astype(np.float32)
