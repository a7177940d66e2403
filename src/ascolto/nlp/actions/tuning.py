"""Learn a company's own layer from its corrections, say what it is worth, switch it on or back.

A quarter of the corrections, chosen by message for ever, only judges. A layer is switched on by
itself when it gets more of those right and leaves what nobody corrected as it was; a person may
switch back at any time, and then it stays off until they say otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.nlp import own
from ascolto.nlp.linear import Floats
from ascolto.nlp.models import Annotation, Correction, Tuning
from ascolto.nlp.rows import PLACES, text_of

FEWEST = 12  # corrections before anything is learned
MOST = 5000
MUST_KEEP = 0.95  # of what nobody corrected
ANCHORS = 3  # messages nobody corrected, for each correction


@dataclass(frozen=True)
class _Lot:
    texts: list[str]
    shares: Floats
    right: list[int]

    def share_right(self, layer: own.Layer | None) -> float:
        if not self.texts:
            return 0.0
        got = self.shares if layer is None else layer.moved(self.texts, self.shares)
        return float((got.argmax(axis=1) == np.array(self.right)).mean())


def learn(label: str, *, by: Actor) -> Tuning | None:
    """A new layer for a label, with its figures; None while there are too few corrections."""
    said = _corrections(label)
    if len(said) < FEWEST:
        return None
    taught = {pk: v for pk, v in said.items() if not own.is_held_out(pk)}
    judged = {pk: v for pk, v in said.items() if own.is_held_out(pk)}
    if not taught or not judged:
        return None
    kept = _untouched(label, ANCHORS * len(said))
    lessons = _lot(label, taught)
    anchors = [_lot(label, part) for part in (kept[0], kept[1])]
    layer = own.learn(
        [*lessons.texts, *anchors[0].texts],
        np.concatenate([lessons.shares, anchors[0].shares]),
        [*lessons.right, *anchors[0].right],
        [*[2.0] * len(lessons.texts), *[1.0] * len(anchors[0].texts)],
    )
    return _keep(label, layer, len(taught), _lot(label, judged), anchors[1], by)


def _keep(
    label: str, layer: own.Layer, taught: int, judged: _Lot, others: _Lot, by: Actor
) -> Tuning:
    before, after = judged.share_right(None), judged.share_right(layer)
    kept = others.share_right(layer) if others.texts else 1.0
    rows = Tuning.objects.filter(label=label)
    with transaction.atomic():
        last = rows.aggregate(last=Max("number"))["last"] or 0
        made: Tuning = Tuning.objects.create(
            label=label, number=last + 1, weights=own.pack(layer), learned_from=taught,
            held_out=len(judged.texts), before=before, after=after, kept=kept,
        )  # fmt: skip
        activity.record("tuned", made, by=by, label=label, before=before, after=after)
        if after > before and kept >= MUST_KEEP and not _was_switched_back(label):
            switch(made, on=True, by=by)
    return made


def switch(tuning: Tuning, *, on: bool, by: Actor) -> None:
    """Use this layer instead of any other, or none. Messages to come are read so at once."""
    with transaction.atomic():
        others = Tuning.objects.filter(label=tuning.label, is_on=True)
        if on:
            others.exclude(pk=tuning.pk).update(is_on=False)
        row = Tuning.objects.select_for_update().defer("weights").get(pk=tuning.pk)
        if row.is_on == on:
            return
        tuning.is_on = row.is_on = on
        tuning.switched_at = row.switched_at = timezone.now()
        tuning.switched_by = row.switched_by = by.name
        row.save(update_fields=["is_on", "switched_at", "switched_by"])
        verb = "switched on" if on else "switched back"
        activity.record(verb, row, by=by, label=row.label, number=row.number)


def _was_switched_back(label: str) -> bool:
    """The last word of a person was no."""
    rows = Tuning.objects.filter(label=label, switched_at__isnull=False)
    last = rows.defer("weights").order_by("-switched_at").first()
    return last is not None and not last.is_on and not _is_replaced(last)


def _is_replaced(row: Tuning) -> bool:
    return bool(Tuning.objects.filter(label=row.label, is_on=True).exists())


def _corrections(label: str) -> dict[int, int]:
    """The last word on each annotation: its place among the label's values."""
    values = PLACES[label].values
    rows = Correction.objects.standing().filter(label=label)
    rows = rows.order_by("-at", "-pk")
    found: dict[int, int] = {}
    for annotation_id, became in rows.values_list("annotation_id", "became")[:MOST]:
        found.setdefault(annotation_id, values.index(became))
    return found


def _untouched(label: str, most: int) -> tuple[dict[int, int], dict[int, int]]:
    """Recent messages nobody corrected, as they were read: some teach, some judge."""
    values = PLACES[label].values
    rows = Annotation.objects.filter(corrections__isnull=True).order_by("-said_at")
    parts: tuple[dict[int, int], dict[int, int]] = ({}, {})
    for pk, shares in rows.values_list("pk", "shares")[:most]:
        spread = shares.get(label)
        if spread and len(spread) == len(values):
            parts[own.is_held_out(pk)][pk] = int(np.argmax(spread))
    return parts


def _lot(label: str, right: dict[int, int]) -> _Lot:
    rows: Sequence[Annotation] = list(
        Annotation.objects.filter(pk__among=list(right)).select_related("message")
    )
    size = len(PLACES[label].values)
    shares = [row.shares.get(label) or [1 / size] * size for row in rows]
    table = np.array(shares, dtype=np.float32).reshape(len(rows), size)
    return _Lot([text_of(r.message) for r in rows], table, [right[r.pk] for r in rows])
