"""Say which messages repeat one that was said before: two queries for any number of them.

The other actions of this package call this, inside their transactions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta

from ascolto.nlp.fingerprint import Wording
from ascolto.nlp.models import Annotation
from ascolto.nlp.rows import text_of

MOST = 500  # earlier messages that a batch is compared with, the newest
CROWD = 40  # of those that share one number, as many are looked at
NEAREST = 6  # of them all, so many are compared letter by letter
BACK = timedelta(days=60)
SEEN = ("said_at", "message_id", "band_1", "band_2", "band_3", "band_4",
        "message__subject", "message__text")  # fmt: skip


def match(rows: Sequence[Annotation], texts: Mapping[int, str]) -> None:
    """Fill `copy_of`; `texts` by message. What repeats itself within the batch is found as well."""
    heads = _Heads()
    for head, text in _earlier(rows):
        heads.add(head, Wording(text))
    for row in sorted(rows, key=lambda r: (r.said_at, r.message_id)):
        wording = Wording(texts[row.message_id])
        row.copy_of_id = heads.like(row, wording)
        if row.copy_of_id is None:
            heads.add(row, wording)


class _Heads:
    """Messages that said something first, by their fingerprints."""

    def __init__(self) -> None:
        self._all: list[tuple[Annotation, Wording]] = []
        self._by_band: dict[tuple[int, int], list[int]] = {}

    def add(self, row: Annotation, wording: Wording) -> None:
        for place, band in enumerate(row.bands, 1):
            self._by_band.setdefault((place, band), []).append(len(self._all))
        self._all.append((row, wording))

    def like(self, row: Annotation, wording: Wording) -> int | None:
        """Those that share most numbers are compared first; what everybody says costs no more."""
        shared: Counter[int] = Counter()
        for place, band in enumerate(row.bands, 1):
            shared.update(self._by_band.get((place, band), ())[-CROWD:])
        for at, _count in shared.most_common(NEAREST):
            head, said = self._all[at]
            if head.pk != row.pk and wording.is_like(said):
                pk: int = head.pk
                return pk
        return None


def _earlier(rows: Sequence[Annotation]) -> list[tuple[Annotation, str]]:
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
    newest = found.select_related("message").only(*SEEN).order_by("-said_at", "-pk")
    most = min(MOST, CROWD * len(rows))
    return [
        (row, text_of(row.message))
        for row in reversed(newest[:most])
        if row.message_id not in mine
    ]
