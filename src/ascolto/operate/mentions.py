"""Who is named in a note: "@Giulia". Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping


def named(text: str, people: Mapping[int, str]) -> set[int]:
    """The ids of those whose whole name follows an "@", whatever its capitals.

    Of "Anna" and "Anna Maria", "@Anna Maria" names the second only. Two of the same name are
    both meant: better one who hears too much than one who hears nothing.
    """
    by_name: dict[str, set[int]] = {}
    for pk, name in people.items():
        by_name.setdefault(" ".join(name.split()).casefold(), set()).add(pk)
    longest_first = sorted(filter(None, by_name), key=len, reverse=True)
    if not longest_first or "@" not in text:
        return set()
    names = "|".join(re.escape(name) for name in longest_first)
    found = re.findall(
        rf"(?<![\w@])@({names})(?!\w)", " ".join(text.split()).casefold()
    )
    return {pk for name in found for pk in by_name[name]}
