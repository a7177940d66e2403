"""What the transformer learned as a small file of plain arrays: `src/ascolto/nlp/data/deep.npz`.

The narrow matrices are bytes with a scale a row; all else is in sixteen bits.
"""

from __future__ import annotations

import io

import numpy as np
from torch import Tensor


def arrays(learned: dict[str, Tensor]) -> dict[str, np.ndarray]:
    """Named as `ascolto.nlp.deep.network` looks for them."""
    found: dict[str, np.ndarray] = {}
    for name, held in learned.items():
        value = held.detach().float().numpy()
        short = name.removeprefix("layers.")
        if short.endswith((".up", ".down")):
            scale = np.maximum(np.abs(value).max(axis=1), 1e-12) / 127
            found[short] = np.rint(value / scale[:, None]).astype(np.int8)
            found[f"{short}.scale"] = scale.astype(np.float32)
        elif short.startswith("heads."):
            found[short] = value.astype(np.float32)
        else:
            found[short] = value.astype(np.float16)
    return found


def packed(learned: dict[str, Tensor], layers: int) -> bytes:
    """The same network gives the same bytes."""
    body = io.BytesIO()
    np.savez_compressed(body, layers=np.array(layers), **arrays(learned))
    return body.getvalue()
