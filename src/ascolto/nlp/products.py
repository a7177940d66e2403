"""Products by the names of a catalogue, and the clause in which each is spoken of. Pure.

A title is more than people write (“Miele di castagno, 500 g”): `short` keeps what they do write. However
many names there are, a text costs its own words, not theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ascolto.nlp.tokens import bare

LONGEST = 5  # words of a name
SHORTEST = 4  # letters of a name
MOST = 3  # of one message
_CUT = re.compile(r"\s+[-–—|]\s+|[,(\[/]|\s+\d")
_WORD = re.compile(r"\w+")
_CLAUSE = re.compile(r"[.!?;\n]+|,\s|\b(?:ma|però|invece|mentre|but|while|however)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Named:
    """`said` as it stands in the text."""

    name: str
    said: str
    clause: str


def short(title: str) -> str:
    """ "" where nothing is left that could be told from an everyday word."""
    name = " ".join(_CUT.split(title.strip(), maxsplit=1)[0].split()[:LONGEST])
    return name if len(name) >= SHORTEST else ""


def told(text: str, names: tuple[str, ...]) -> Sequence[Named]:
    """The longest name wins; each once."""
    index = _index(names)
    plain = bare(text.lower())
    plain = plain if len(plain) == len(text) else text.lower()
    words = list(_WORD.finditer(plain))
    found: dict[str, Named] = {}
    at = 0
    while at < len(words) and len(found) < MOST:
        name, size = _here(index, [word[0] for word in words[at : at + LONGEST]])
        if size:
            begins, ends = words[at].start(), words[at + size - 1].end()
            clause = _around(text, begins, ends)
            found.setdefault(name, Named(name, text[begins:ends], clause))
        at += size or 1
    return list(found.values())


@lru_cache(maxsize=64)
def _index(names: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    return {key: name for name in names if (key := tuple(_keys(name)))}


def _keys(name: str) -> Iterator[str]:
    return (hit[0] for hit in _WORD.finditer(bare(name.lower())))


def _here(index: dict[tuple[str, ...], str], words: list[str]) -> tuple[str, int]:
    for size in range(len(words), 0, -1):
        name = index.get(tuple(words[:size]))
        if name is not None:
            return name, size
    return "", 0


def _around(text: str, begins: int, ends: int) -> str:
    cuts = [(hit.start(), hit.end()) for hit in _CLAUSE.finditer(text)]
    since = max((end for _start, end in cuts if end <= begins), default=0)
    until = min((start for start, _end in cuts if start >= ends), default=len(text))
    return text[since:until].strip()
