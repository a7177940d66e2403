"""Say which messages repeat one that was said before: two queries for any number of them.

The other actions of this package call this, inside their transactions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ascolto.nlp import fingerprint
from ascolto.nlp.models import Annotation
from ascolto.nlp.rows import text_of

MOST = 2000  # earlier messages that are compared with a batch


def match(rows: Sequence[Annotation], texts: Mapping[int, str]) -> None:
    """Fill `copy_of`; `texts` by message. What repeats itself within the batch is found as well."""
    heads = _Heads()
    for head, text in _earlier(rows):
        heads.add(head, text)
    for row in sorted(rows, key=lambda r: (r.said_at, r.message_id)):
        text = texts[row.message_id]
        row.copy_of_id = heads.like(row, text)
        if row.copy_of_id is None:
            heads.add(row, text)


class _Heads:
    """Messages that said something first, by their fingerprints."""

    def __init__(self) -> None:
        self._by_band: dict[tuple[int, int], list[tuple[Annotation, str]]] = {}

    def add(self, row: Annotation, text: str) -> None:
        for place, band in enumerate(row.bands, 1):
            self._by_band.setdefault((place, band), []).append((row, text))

    def like(self, row: Annotation, text: str) -> int | None:
        seen: set[int] = set()
        for place, band in enumerate(row.bands, 1):
            for head, said in self._by_band.get((place, band), ()):
                if head.pk == row.pk or head.pk in seen:
                    continue
                seen.add(head.pk)
                if fingerprint.are_alike(text, said):
                    pk: int = head.pk
                    return pk
        return None


def _earlier(rows: Sequence[Annotation]) -> list[tuple[Annotation, str]]:
    """Stored originals that share a number with any of these."""
    bands: dict[int, set[int]] = {}
    for row in rows:
        for place, band in enumerate(row.bands, 1):
            bands.setdefault(place, set()).add(band)
    if not bands:
        return []
    mine = {row.message_id for row in rows}
    found = Annotation.objects.originals().sharing(bands).select_related("message")
    return [
        (row, text_of(row.message))
        for row in found.order_by("said_at", "pk")[:MOST]
        if row.message_id not in mine
    ]
