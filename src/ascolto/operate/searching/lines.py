"""The line of a message in which the words of a search stand. Pure."""

from __future__ import annotations

import re
from functools import lru_cache

from ascolto.core import excerpts, words
from ascolto.core.excerpts import Part
from ascolto.core.words import Query, Term

_READ = 20_000  # characters of a message that are looked at
_BEFORE = 30  # characters shown before the first word that was found
_SHOWN = 160
_WORD = re.compile(r"[^\W_]+")


def line(text: str, query: Query) -> tuple[Part, ...]:
    """Some words around the first place, each found one marked; () when none stands here."""
    text = " ".join(text[:_READ].split())
    hits = _hits(text, query)
    if not hits:
        return ()
    start = excerpts.start(text, hits[0][0], before=_BEFORE)
    return tuple(excerpts.excerpt(text, hits, start=start, most=_SHOWN))


def _hits(text: str, query: Query) -> list[tuple[int, int]]:
    """Where the wanted terms stand, in order."""
    places = [found.span() for found in _WORD.finditer(text)]
    folded = [_folded(text[a:b]) for a, b in places]
    found = []
    for at in sorted({at for term in query.wanted for at in _begins(term, folded)}):
        longest = max(_fits(term, folded, at) for term in query.wanted)
        if longest:
            found.append((places[at][0], places[at + longest - 1][1]))
    return found


@lru_cache(16_384)
def _folded(word: str) -> str:
    """As the search knows it. The same words come again and again, in one text and the next."""
    return "".join(words.words(word))


def _begins(term: Term, folded: list[str]) -> list[int]:
    """Where the term's first word stands: few of the places, and none else is looked at."""
    first = term.words[0]
    if term.is_prefix and len(term.words) == 1:
        return [at for at, word in enumerate(folded) if word.startswith(first)]
    return [at for at, word in enumerate(folded) if word == first]


def _fits(term: Term, folded: list[str], at: int) -> int:
    """How many words the term takes up here; 0: it does not stand here."""
    here = folded[at : at + len(term.words)]
    if len(here) < len(term.words) or here[:-1] != list(term.words[:-1]):
        return 0
    last, wanted = here[-1], term.words[-1]
    fits = last.startswith(wanted) if term.is_prefix else last == wanted
    return len(here) if fits else 0
