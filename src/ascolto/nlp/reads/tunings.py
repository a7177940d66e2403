"""A company's own layers: which stand, what they do to readings, how each did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from django.db.models import Count

from ascolto.core import scoping
from ascolto.nlp import own as layers
from ascolto.nlp import pressing
from ascolto.nlp.linear import Floats
from ascolto.nlp.models import Correction, Tuning
from ascolto.nlp.reading import Label, Reading
from ascolto.nlp.rows import INTENT, PLACES, Place, spread_of


def standing() -> dict[str, Tuning]:
    """The layer that is switched on for each label: one query."""
    return {row.label: row for row in Tuning.objects.on()}


def history(label: str) -> list[Tuning]:
    """All that were made for a label, newest first, without their weights."""
    return list(Tuning.objects.filter(label=label).defer("weights").order_by("-number"))


@dataclass(frozen=True)
class Learnt:
    """A label that is learnt: how many people said of it, and every layer made, newest first."""

    label: str
    corrections: int
    layers: Sequence[Tuning]

    @property
    def on(self) -> Tuning | None:
        return next((row for row in self.layers if row.is_on), None)


def learnt() -> list[Learnt]:
    """Each label that is learnt. Two queries."""
    rows = Correction.objects.standing().filter(label__in=list(PLACES))
    rows = rows.values("label")
    counts = dict(rows.annotate(n=Count("annotation", distinct=True)).values_list("label", "n"))  # fmt: skip
    made: dict[str, list[Tuning]] = {}
    for row in Tuning.objects.defer("weights").order_by("label", "-number"):
        made.setdefault(row.label, []).append(row)
    return [Learnt(name, counts.get(name, 0), made.get(name, [])) for name in PLACES]


def corrections(most: int = 60) -> list[Correction]:
    """What people said otherwise than we had read, the last word of each, newest first. One query."""
    rows = Correction.objects.standing()
    rows = rows.select_related("annotation__message__handle")
    newest = rows.order_by("-at", "-pk")[: most * 5]
    last: dict[tuple[int, str], Correction] = {}
    read: dict[tuple[int, str], str] = {}
    for row in newest:
        last.setdefault((row.annotation_id, row.label), row)
        read[row.annotation_id, row.label] = row.was
    found = []
    for key, row in last.items():
        row.was = read[key]  # as we had read it, before anybody said anything
        if row.was != row.became:
            found.append(row)
    return found[:most]


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
    """The readings with this company's layers over them: another intent has another urgency."""
    found = list(readings)
    for label in own.keys() & PLACES.keys():
        shares = np.array([spread_of(r, label) for r in readings], dtype=np.float32)
        spread = layered(label, texts, shares, own)
        found = [
            _said(reading, PLACES[label], row)
            for reading, row in zip(found, spread, strict=True)
        ]
    return pressing.again(found) if INTENT.label in own else found


def _said(reading: Reading, place: Place, spread: Floats) -> Reading:
    best = int(spread.argmax())
    old: Label = getattr(reading, place.label)
    why = old.why if place.values[best] == old.value else ()
    label = Label(place.values[best], round(float(spread[best]), 3), why)
    if place is INTENT:
        wanted = tuple(round(float(share), 3) for share in spread)
        return replace(reading, intent=label, intents=wanted)
    return replace(reading, **{place.label: label})  # type: ignore[arg-type]
