"""Initials and a lasting hue for a name. Pure."""

from __future__ import annotations

import zlib

HUES = 12


def initials(name: str) -> str:
    """One or two letters; empty for a phone number or for nothing at all."""
    words = name.split("@")[0].replace(".", " ").replace("_", " ").split()
    letters = [next((c for c in word if c.isalpha()), "") for word in words]
    letters = [letter for letter in letters if letter]
    if not letters:
        return ""
    pair = letters if len(letters) < 2 else [letters[0], letters[-1]]
    return "".join(pair).upper()


def hue(name: str) -> int:
    """1 to 12, always the same for the same name; 0 for nobody."""
    key = " ".join(name.split()).casefold()
    return zlib.crc32(key.encode()) % HUES + 1 if key else 0
