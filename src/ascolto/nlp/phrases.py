"""The token sequence that models see: the raw words with a mark at both ends. Pure."""

from __future__ import annotations

from ascolto.nlp.tokens import BREAK, BREAKS, clean, split

LEAD, TAIL, SHOUTED = "<s>", "</s>", "<shout>"


def pieces(text: str) -> list[str]:
    """Raw tokens of a text in order; every mark that ends a clause is the same one."""
    return [BREAK if raw in BREAKS else raw for raw in split(clean(text))]
