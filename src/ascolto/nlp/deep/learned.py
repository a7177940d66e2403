"""What was taught, added to the weights it was taught beside. Pure numpy.

Beside each matrix stands the product of two narrow ones, kept as bytes with a scale a row; scales and
offsets that moved are kept whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp.deep import weights
from ascolto.nlp.deep.weights import Floats

PARTS = ("qkv", "ao", "fi", "fo")

Learned = Mapping[str, NDArray[np.generic]]


@dataclass(frozen=True)
class Norm:
    scale: Floats
    offset: Floats


@dataclass(frozen=True)
class Layer:
    matrix: dict[str, Floats]  # by part: rows are what comes out
    bias: dict[str, Floats]
    after: Norm  # the pieces have looked at one another
    last: Norm


def layers(file: weights.File, learned: Learned) -> list[Layer]:
    """What was taught on the lowest layers alone says how many they were."""
    many = int(learned.get("layers", file.shape.layers))
    return [_layer(file, learned, at) for at in range(many)]


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
    norms = [
        Norm(
            _or(learned, f"{at}.{n}.weight", file.plain(f"l{at}.{n}.w")),
            _or(learned, f"{at}.{n}.bias", file.plain(f"l{at}.{n}.b")),
        )
        for n in ("aln", "oln")
    ]
    return Layer(
        {name: changed(raw[name], learned, f"{at}.{name}") for name in PARTS},
        {name: _or(learned, f"{at}.{name}.bias", bias[name]) for name in PARTS},
        *norms,
    )


def changed(matrix: Floats, learned: Learned, name: str) -> Floats:
    """With the product of the two narrow matrices added."""
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
