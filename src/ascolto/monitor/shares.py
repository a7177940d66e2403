"""Shares in whole per cent as a sentence says them. Pure."""

from __future__ import annotations


def worded(percent: int, language: str) -> str:
    """Such as "40 %"; in Italian with the article that fits: “il 40 %”, “l’8 %”, “lo 0 %”."""
    if not language.startswith("it"):
        return f"{percent} %"
    if percent == 0:
        return "lo 0 %"
    is_vowel = percent in (1, 11) or str(percent).startswith("8")
    return f"l’{percent} %" if is_vowel else f"il {percent} %"
