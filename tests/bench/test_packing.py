"""Networks that were taught the same become one small file."""

from __future__ import annotations

import io

import numpy as np
import pytest

from ascolto.nlp.deep import learned
from scripts.models import packing


def network(seed: int, rank: int = 24) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    return {
        "layers.0.ao.up": chance.normal(size=(96, rank)),
        "layers.0.ao.down": chance.normal(size=(rank, 64)),
        "layers.0.aln.bias": chance.normal(size=96),
        "heads.tone.weight": chance.normal(size=(3, 96)),
    }


def added(one: packing.Learned) -> np.ndarray:
    return one["layers.0.ao.up"] @ one["layers.0.ao.down"]


def test_one_alone_stays_what_it_is() -> None:
    one = network(1)
    made = packing.averaged([one])
    assert np.allclose(added(made), added(one))
    assert np.allclose(made["layers.0.aln.bias"], one["layers.0.aln.bias"])


def test_two_are_averaged_not_their_halves() -> None:
    one, two = network(1), network(2)
    made = packing.averaged([one, two])
    assert np.allclose(added(made), (added(one) + added(two)) / 2)
    assert np.allclose(
        made["heads.tone.weight"],
        (one["heads.tone.weight"] + two["heads.tone.weight"]) / 2,
    )


def test_of_more_the_nearest_of_that_rank_is_kept() -> None:
    each = [network(seed) for seed in range(4)]
    made, whole = packing.averaged(each), np.mean([added(e) for e in each], axis=0)
    assert made["layers.0.ao.up"].shape == (96, packing.RANK)
    sizes = np.linalg.svd(whole, compute_uv=False)
    lost = np.linalg.norm(whole - added(made))
    assert lost == pytest.approx(np.linalg.norm(sizes[packing.RANK :]))


def test_what_is_packed_is_read_again_and_always_the_same() -> None:
    one = packing.averaged([network(3), network(4)])
    body = packing.packed(one, 7)
    assert body == packing.packed(one, 7)
    held = dict(np.load(io.BytesIO(body), allow_pickle=False))
    assert int(held["layers"]) == 7
    plain = np.ones((96, 64), dtype=np.float32)
    got = learned.changed(plain, held, "0.ao") - 1
    assert np.abs(got - added(one)).max() < 0.05 * np.abs(added(one)).max()
