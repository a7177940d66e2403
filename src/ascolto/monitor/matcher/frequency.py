"""How often words are said: each query waits for the rarest of its own (`anchors.py`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from ascolto.core import words

LATELY = 2_000  # messages that are enough to tell


def frequency(texts: Iterable[str]) -> Counter[str]:
    """Each folded word, and how many times it stands in all of them."""
    return Counter(word for text in texts for word in words.words(text))
