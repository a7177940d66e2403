"""What networks learned as a small file of plain arrays: `src/ascolto/nlp/data/deep.npz`.

Several that were taught the same are averaged (Wortsman and others, 2022, "model soups"): what each
network's two narrow matrices add to a matrix is averaged, and written as two narrow ones again. These are bytes
with a scale a row; all else is in sixteen bits.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import numpy as np

RANK = 48  # of an average: of four times 24 the rest is three hundredths of the whole
UP, DOWN = ".up", ".down"

Learned = Mapping[str, np.ndarray]


def averaged(each: Sequence[Learned]) -> dict[str, np.ndarray]:
    """Of networks that began with the same numbers; all have the same names."""
    found = {}
    for name in each[0]:
        if name.endswith(DOWN):
            continue
        if not name.endswith(UP):
            found[name] = np.mean([one[name] for one in each], axis=0)
            continue
        down = name.removesuffix(UP) + DOWN
        found[name], found[down] = narrowed(
            np.hstack([one[name] / len(each) for one in each]),
            np.vstack([one[down] for one in each]),
        )
    return found


def narrowed(up: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest to `up @ down` of `RANK` (Eckart and Young, 1936), spread evenly over both."""
    left, inner = np.linalg.qr(up)
    right, outer = np.linalg.qr(down.T)
    turned, sizes, back = np.linalg.svd(inner @ outer.T)
    most = np.sqrt(sizes[:RANK])
    return left @ turned[:, :RANK] * most, most[:, None] * (back[:RANK] @ right.T)


def arrays(learned: Learned) -> dict[str, np.ndarray]:
    """Named as `ascolto.nlp.deep.learned` looks for them."""
    found: dict[str, np.ndarray] = {}
    for name, value in learned.items():
        short = name.removeprefix("layers.")
        if short.endswith((UP, DOWN)):
            scale = np.maximum(np.abs(value).max(axis=1), 1e-12) / 127
            found[short] = np.rint(value / scale[:, None]).astype(np.int8)
            found[f"{short}.scale"] = scale.astype(np.float32)
        elif short.startswith("heads."):
            found[short] = value.astype(np.float32)
        else:
            found[short] = value.astype(np.float16)
    return found


def packed(learned: Learned, layers: int) -> bytes:
    """The same network gives the same bytes."""
    body = io.BytesIO()
    np.savez_compressed(body, layers=np.array(layers), **arrays(learned))  # type: ignore[arg-type]
    return body.getvalue()
