"""The answer library of the demo company: its entries, and which talk is about which of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ascolto.demo.library.entries import SCRIPT


@dataclass(frozen=True)
class Told:
    """One entry as written."""

    key: str
    title: str
    brand: str  # "*": of every brand
    tags: tuple[str, ...]
    in_faq: bool
    questions: tuple[tuple[str, str], ...]  # (language, text)
    bodies: tuple[tuple[str, str], ...]


def told() -> tuple[Told, ...]:
    blocks = re.split(r"(?m)^=== ", SCRIPT.strip())
    return tuple(_read(block.strip()) for block in blocks if block.strip())


def _read(block: str) -> Told:
    head, *rows = block.splitlines()
    key, title, brand, tags = (part.strip() for part in head.split("|"))
    questions, bodies = [], []
    for row in rows:
        if asked := re.match(r"\? (?:(en|de) )?(.+)", row):
            questions.append((asked[1] or "it", asked[2]))
        elif said := re.match(r"(it|en|de): (.+)", row):
            bodies.append((said[1], said[2].replace(r"\n", "\n")))
        else:
            raise ValueError(row)
    return Told(
        key=key,
        title=title,
        brand=brand,
        tags=tuple(t.strip() for t in tags.removesuffix("+").split(",")),
        in_faq=tags.endswith("+"),
        questions=tuple(questions),
        bodies=tuple(bodies),
    )
