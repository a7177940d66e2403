"""Say which messages repeat one that was said before: two queries for any number of them.

The other actions of this package call this, inside their transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple

from ascolto.nlp.fingerprint import wording
from ascolto.nlp.models import Annotation
from ascolto.nlp.rows import worded

MOST = 500  # earlier messages that a batch is compared with, the newest
CROWD = 40  # of those that share one number, as many are looked at
NEAREST = 6  # of them all, so many are compared letter by letter
BACK = timedelta(days=60)
SEEN = ("message_id", "message__subject", "message__text", "pk", "band_1", "band_2", "band_3", "band_4")  # fmt: skip


def match(rows: Sequence[Annotation], texts: Mapping[int, str]) -> None:
    """Fill `copy_of`; `texts` by message. What repeats itself within the batch is found as well."""
    heads = _Heads()
    for head in _earlier(rows):
        heads.add(head)
    for row in sorted(rows, key=lambda r: (r.said_at, r.message_id)):
        said = _Head(row.pk, row.bands, texts[row.message_id])
        row.copy_of_id = heads.like(said)
        if row.copy_of_id is None:
            heads.add(said)


class _Head(NamedTuple):
    """A message that said something first: its annotation's key, its fingerprint, its text."""

    pk: int
    bands: Sequence[int]
    text: str


class _Heads:
    """By their fingerprints."""

    def __init__(self) -> None:
        self._all: list[_Head] = []
        self._by_band: dict[tuple[int, int], list[int]] = {}

    def add(self, head: _Head) -> None:
        for place, band in enumerate(head.bands, 1):
            self._by_band.setdefault((place, band), []).append(len(self._all))
        self._all.append(head)

    def like(self, said: _Head) -> int | None:
        """Those that share most numbers are compared first; what everybody says costs no more."""
        shared: Counter[int] = Counter()
        for place, band in enumerate(said.bands, 1):
            shared.update(self._by_band.get((place, band), ())[-CROWD:])
        mine = wording(said.text) if shared else None
        for at, _count in shared.most_common(NEAREST):
            head = self._all[at]
            if mine and head.pk != said.pk and mine.is_like(wording(head.text)):
                return head.pk
        return None


def _earlier(rows: Sequence[Annotation]) -> list[_Head]:
    """Stored originals that share a number with any of these, oldest first."""
    bands: dict[int, set[int]] = {}
    for row in rows:
        for place, band in enumerate(row.bands, 1):
            bands.setdefault(place, set()).add(band)
    if not bands:
        return []
    since = min(row.said_at for row in rows) - BACK
    mine = {row.message_id for row in rows}
    found = Annotation.objects.originals().sharing(bands).filter(said_at__gte=since)
    newest = found.order_by("-said_at", "-pk").values_list(*SEEN)
    most = min(MOST, CROWD * len(rows))
    return [
        _Head(pk, [band for band in numbers if band is not None], worded(subject, text))
        for message, subject, text, pk, *numbers in reversed(newest[:most])
        if message not in mine
    ]
