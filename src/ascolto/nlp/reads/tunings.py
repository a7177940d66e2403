"""A company's own layers: which stand, what they do to readings, how each did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from ascolto.core import scoping
from ascolto.nlp import own as layers
from ascolto.nlp.linear import Floats
from ascolto.nlp.models import Tuning
from ascolto.nlp.reading import Label, Reading
from ascolto.nlp.rows import PLACES, Place, spread_of


def standing() -> dict[str, Tuning]:
    """The layer that is switched on for each label: one query."""
    return {row.label: row for row in Tuning.objects.on()}


def history(label: str) -> list[Tuning]:
    """All that were made for a label, newest first, without their weights."""
    return list(Tuning.objects.filter(label=label).defer("weights").order_by("-number"))


@lru_cache(maxsize=64)
def _layer(workspace_id: int, label: str, number: int, body: bytes) -> layers.Layer:
    return layers.unpack(body)


def layered(
    label: str, texts: Sequence[str], shares: Floats, own: dict[str, Tuning]
) -> Floats:
    """The shares as this company's layer moves them, if it has one."""
    row = own.get(label)
    if row is None or not len(texts):
        return shares
    body = bytes(row.weights)
    return _layer(scoping.current(), label, row.number, body).moved(texts, shares)


def moved(
    texts: Sequence[str], readings: Sequence[Reading], own: dict[str, Tuning]
) -> list[Reading]:
    """The readings with this company's layers over them."""
    found = list(readings)
    for label in own.keys() & PLACES.keys():
        shares = np.array([spread_of(r, label) for r in readings], dtype=np.float32)
        spread = layered(label, texts, shares, own)
        found = [
            _said(reading, PLACES[label], row)
            for reading, row in zip(found, spread, strict=True)
        ]
    return found


def _said(reading: Reading, place: Place, spread: Floats) -> Reading:
    best = int(spread.argmax())
    old: Label = getattr(reading, place.label)
    label = Label(place.values[best], round(float(spread[best]), 3), old.why)
    return replace(reading, **{place.label: label})  # type: ignore[arg-type]
