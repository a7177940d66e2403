"""The transformer itself: what a text means, as some hundred numbers. Pure numpy.

The matrices are the wheel's with what was learned added once, when they are opened; after that a
batch is a few dozen products. The lines of a batch lie one after another, nothing is filled up: only
for what pieces say to one another are lines apart, those of one size together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp.deep import weights
from ascolto.nlp.deep.weights import Floats

PARTS = ("qkv", "ao", "fi", "fo")
LEAST = np.float32(1e-12)
_BENT = np.float32((2 / np.pi) ** 0.5)
_CUBED = np.float32(0.044715)
_HALF, _ONE = np.float32(0.5), np.float32(1)

Learned = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Norm:
    scale: Floats
    offset: Floats

    def of(self, x: Floats) -> Floats:
        """In place."""
        x -= x.mean(axis=-1, keepdims=True)
        spread = np.einsum("...i,...i->...", x, x)[..., None] / np.float32(x.shape[-1])
        x /= np.sqrt(spread + LEAST)
        x *= self.scale
        x += self.offset
        return x


@dataclass(frozen=True)
class Run:
    """Neighbouring lines of one size: which of the batch's pieces are theirs."""

    where: slice
    size: int


def runs(sizes: Sequence[int]) -> list[Run]:
    found, at = [], 0
    for size, lines in groupby(sizes):
        end = at + size * len(list(lines))
        found.append(Run(slice(at, end), size))
        at = end
    return found


@dataclass(frozen=True)
class Layer:
    into: dict[str, Floats]  # transposed: rows are what comes in
    bias: dict[str, Floats]
    after: Norm
    last: Norm
    heads: int

    def of(self, x: Floats, runs: Sequence[Run]) -> Floats:
        qkv = self._times("qkv", x)
        mixed = np.concatenate([self._mixed(qkv[run.where], run.size) for run in runs])
        x = self.after.of(x + self._times("ao", mixed))
        return self.last.of(x + self._times("fo", bent(self._times("fi", x))))

    def _mixed(self, qkv: Floats, size: int) -> Floats:
        """Each piece with what it looks at in its own line; all lines are of one size."""
        parts = qkv.reshape(-1, size, 3, self.heads, qkv.shape[1] // 3 // self.heads)
        q, k, v = parts.transpose(2, 0, 3, 1, 4)
        share = q @ k.transpose(0, 1, 3, 2)
        share *= np.float32(q.shape[-1] ** -0.5)
        share -= share.max(axis=-1, keepdims=True)
        np.exp(share, out=share)
        share /= share.sum(axis=-1, keepdims=True)
        mixed: Floats = (share @ v).transpose(0, 2, 1, 3).reshape(len(qkv), -1)
        return mixed

    def _times(self, name: str, x: Floats) -> Floats:
        made: Floats = x @ self.into[name]
        made += self.bias[name]
        return made


def bent(x: Floats) -> Floats:
    """GELU in its usual shape by the hyperbolic tangent. In place."""
    inner = x * x
    inner *= _CUBED
    inner += _ONE
    inner *= x
    inner *= _BENT
    np.tanh(inner, out=inner)
    inner += _ONE
    inner *= _HALF
    x *= inner
    return x


class Network:
    """Raises `weights.Unreadable` where the file has other tensors than it should."""

    def __init__(self, file: weights.File, learned: Learned) -> None:
        self.shape = file.shape
        width = file.shape.width
        self.words = file.blocks("emb.word")
        self.per = width // weights.BLOCK
        self.places = file.plain("emb.pos").reshape(-1, width)
        self.places = self.places + file.plain("emb.type")[:width]
        self.norm = Norm(file.plain("emb.ln.w"), file.plain("emb.ln.b"))
        # What was taught on the lowest layers alone says how many they were.
        layers = int(learned.get("layers", file.shape.layers))
        self.layers = [_layer(file, learned, at) for at in range(layers)]

    def of(self, lines: Sequence[Sequence[int]]) -> Floats:
        """A row of numbers for each line of pieces; quickest where lines of one size are neighbours."""
        sizes = [len(one) for one in lines]
        together = runs(sizes)
        x = self._embedded(lines)
        for layer in self.layers:
            x = layer.of(x, together)
        begins = np.cumsum([0, *sizes[:-1]])
        total: Floats = np.add.reduceat(x, begins) / np.array(sizes, "f")[:, None]
        return total

    def _embedded(self, lines: Sequence[Sequence[int]]) -> Floats:
        ids = np.concatenate([np.asarray(one, dtype=np.int64) for one in lines])
        places = np.concatenate([self.places[: len(one)] for one in lines])
        rows = (ids[:, None] * self.per + np.arange(self.per)).reshape(-1)
        held = weights.unpacked(self.words[rows]).reshape(len(ids), -1)
        return self.norm.of(held + places)


def _layer(file: weights.File, learned: Learned, at: int) -> Layer:
    shape = file.shape
    raw = {
        "qkv": np.concatenate([file.matrix(f"l{at}.{n}.w", shape.width) for n in "qkv"]),
        "ao": file.matrix(f"l{at}.ao.w", shape.width),
        "fi": file.matrix(f"l{at}.fi.w", shape.inner),
        "fo": file.matrix(f"l{at}.fo.w", shape.width),
    }  # fmt: skip
    bias = {n: file.plain(f"l{at}.{n}.b") for n in PARTS[1:]}
    bias["qkv"] = np.concatenate([file.plain(f"l{at}.{n}.b") for n in "qkv"])
    for name in PARTS:
        raw[name] = changed(raw[name], learned, f"{at}.{name}")
        bias[name] = _or(learned, f"{at}.{name}.bias", bias[name])
    norms = [
        Norm(
            _or(learned, f"{at}.{n}.weight", file.plain(f"l{at}.{n}.w")),
            _or(learned, f"{at}.{n}.bias", file.plain(f"l{at}.{n}.b")),
        )
        for n in ("aln", "oln")
    ]
    into = {name: np.ascontiguousarray(one.T) for name, one in raw.items()}
    return Layer(into, bias, norms[0], norms[1], shape.heads)


def changed(matrix: Floats, learned: Learned, name: str) -> Floats:
    """With the product of the two narrow matrices, kept as bytes and a scale a row, added."""
    if f"{name}.up" not in learned:
        return matrix
    up, down = (narrow(learned, f"{name}.{part}") for part in ("up", "down"))
    return matrix + up @ down


def narrow(learned: Learned, name: str) -> Floats:
    scale = learned[f"{name}.scale"].astype(np.float32)
    made: Floats = learned[name].astype(np.float32) * scale[:, None]
    return made


def _or(learned: Learned, name: str, plain: Floats) -> Floats:
    return learned[name].astype(np.float32) if name in learned else plain
