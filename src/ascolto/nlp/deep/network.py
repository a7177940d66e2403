"""The transformer itself: what a text means, as some hundred numbers. Pure numpy.

The matrices are the wheel's with what was learned added once, when they are opened; after that a
batch is a few dozen products. Texts of a batch are filled up to the longest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
class Layer:
    into: dict[str, Floats]  # transposed: rows are what comes in
    bias: dict[str, Floats]
    after: Norm
    last: Norm
    heads: int

    def of(self, x: Floats, absent: Floats) -> Floats:
        lines, size, width = x.shape
        qkv = self._times("qkv", x).reshape(lines, size, 3, self.heads, -1)
        q, k, v = qkv.transpose(2, 0, 3, 1, 4)
        share = q @ k.transpose(0, 1, 3, 2)
        share *= np.float32(q.shape[-1] ** -0.5)
        share += absent
        share -= share.max(axis=-1, keepdims=True)
        np.exp(share, out=share)
        share /= share.sum(axis=-1, keepdims=True)
        mixed = (share @ v).transpose(0, 2, 1, 3).reshape(lines, size, width)
        x = self.after.of(x + self._times("ao", mixed))
        return self.last.of(x + self._times("fo", bent(self._times("fi", x))))

    def _times(self, name: str, x: Floats) -> Floats:
        made: Floats = x.reshape(-1, x.shape[-1]) @ self.into[name]
        made += self.bias[name]
        return made.reshape(*x.shape[:-1], -1)


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
        self.layers = [_layer(file, learned, at) for at in range(file.shape.layers)]

    def of(self, lines: Sequence[Sequence[int]]) -> Floats:
        """A row of numbers for each line of pieces."""
        sizes = np.array([len(one) for one in lines])
        ids = np.ones((len(lines), int(sizes.max())), dtype=np.int64)
        for row, one in zip(ids, lines, strict=True):
            row[: len(one)] = one
        there = np.arange(ids.shape[1]) < sizes[:, None]
        absent = np.where(there, 0, -1e4).astype(np.float32)[:, None, None, :]
        x = self._embedded(ids)
        for layer in self.layers:
            x = layer.of(x, absent)
        x *= there[:, :, None]
        total: Floats = x.sum(axis=1) / sizes[:, None].astype(np.float32)
        return total

    def _embedded(self, ids: NDArray[np.int64]) -> Floats:
        rows = (ids.reshape(-1, 1) * self.per + np.arange(self.per)).reshape(-1)
        held = weights.unpacked(self.words[rows]).reshape(*ids.shape, -1)
        return self.norm.of(held + self.places[: ids.shape[1]])


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
