"""Words as they are written on a phone: “nn”, “xke”, “pls”, “bjr” are read as the words they stand for. Pure.

Both readers see the whole word; people are shown what stands there. The list is our own, `data/lexicon/short.*.tsv`;
what also means something else (“x” beside a figure, “cm” behind one) is not on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from ascolto.nlp import linear


@cache
def of(language: str) -> Mapping[str, str]:
    """The whole word by the short one, both in small letters; the short one without accents."""
    name = f"lexicon/short.{language}.tsv"
    if name not in linear.manifest()["files"]:
        return {}
    lines = linear.read(name).decode().splitlines()
    return dict(line.split("\t") for line in lines)
