"""The text of a statement: variables filled, wordings chosen, lines left out for the public. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

KNOWN = ("customer.first_name", "customer.name", "brand.name")
_PLACE = re.compile(r"\{([^\W\d_][\w.]{0,39})\}")
_LONGEST_NAME = "M" * 20  # a name as long as most are: for lengths


@dataclass(frozen=True)
class Wording:
    """One wording; `kind` empty: for every channel. `template`: a provider's own text instead."""

    kind: str
    language: str
    text: str
    template: str = ""
    values: tuple[str, ...] = ()


def unknown(text: str) -> tuple[str, ...]:
    """Variables that nobody could fill."""
    return tuple(dict.fromkeys(n for n in _PLACE.findall(text) if n not in KNOWN))


def values(*, name: str, brand: str) -> dict[str, str]:
    """Of one customer; of a name that is an address we say nothing."""
    name = "" if "@" in name or any(c.isdigit() for c in name) else name.strip()
    first = name.split()[0] if name else ""
    return {"customer.name": name, "customer.first_name": first, "brand.name": brand}


def fill(text: str, known: Mapping[str, str]) -> str:
    """Values put in; one that is empty leaves no gap: "Buongiorno {…}," becomes "Buongiorno,"."""
    filled = _PLACE.sub(lambda m: known.get(m[1], ""), text)
    filled = re.sub(r"[ \t]+([,.;:!?])", r"\1", filled)
    return re.sub(r"[ \t]{2,}", " ", filled).strip()


def longest(text: str, brand: str) -> str:
    """As it may read at its longest."""
    name = f"{_LONGEST_NAME} {_LONGEST_NAME}"
    return fill(text, values(name=name, brand=brand))


def public(text: str, brand: str) -> str:
    """For everybody to read: without the lines that name somebody.

    What followed a greeting and a comma begins the text then, and begins like one.
    """
    lines = text.splitlines()
    kept = [fill(one, {"brand.name": brand}) for one in lines if "{customer." not in one]  # fmt: skip
    left = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return left if len(kept) == len(lines) else left[:1].upper() + left[1:]


def choose(wordings: Iterable[Wording], kind: str, language: str) -> Wording | None:
    """For a channel and a language: its own in the language, else the common one in the language, else
    its own and the common one in any. What is empty is none."""
    said = [w for w in wordings if w.text.strip() or w.template]
    order = ((kind, language), ("", language), (kind, ""), ("", ""))
    for wanted_kind, wanted_language in order:
        for one in said:
            if one.kind == wanted_kind and wanted_language in (one.language, ""):
                return one
    return None
