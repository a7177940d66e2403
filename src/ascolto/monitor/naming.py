"""Whom a public text names with an @, by the names that channels give their people. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

_SAID = re.compile(r"(?<![\w@.])@([\w.\-]{2,60}(?:@[\w.\-]{2,100})?)")


def of(handles: Iterable[tuple[int, str, str]]) -> Mapping[str, int]:
    """By what they are called, in lower case. `handles`: key, external id, name.

    “Anna (@anna@altrove.example)” is called so, and “anna” for short; a name that two have is nobody's.
    """
    found: dict[str, int] = {}
    shared: set[str] = set()
    for pk, external_id, name in handles:
        for called in _called(external_id, name):
            if found.setdefault(called, pk) != pk:
                shared.add(called)
    return {called: pk for called, pk in found.items() if called not in shared}


def _called(external_id: str, name: str) -> set[str]:
    whole = {
        one.lower().rstrip(".-") for one in _SAID.findall(f"{name} @{external_id}")
    }
    return whole | {one.partition("@")[0] for one in whole}


def named(text: str, known: Mapping[str, int]) -> set[int]:
    said = {one.lower().rstrip(".-") for one in _SAID.findall(text)}
    return {known[one] for one in said if one in known}
