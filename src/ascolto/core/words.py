"""Words of a text as the search knows them, and what people type into the search box. Pure.

Both databases get the same words, folded here, so that both find the same: no accents, no case,
letters and digits only. Scripts without spaces are taken sign by sign.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOST_WORDS = 16_000  # of one text; PostgreSQL counts positions up to 16,383
LONGEST = 64  # letters of one word
_TEXT_LIMIT = 400_000
_QUERY_LIMIT = 500
_MOST_TERMS = 16
_SHORTEST_PREFIX = 2

_SIGNS = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"(?=\\w)[{_SIGNS}]|[^\\W_{_SIGNS}]+")
_FOREIGN = re.compile("[^\x00-\x7f]+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_TERM = re.compile(r'(-?)"([^"]*)(?:"|$)|(\S+)')


def words(text: str) -> list[str]:
    """The folded words of a text in their order, at most `MOST_WORDS` of `LONGEST` letters."""
    text = text[:_TEXT_LIMIT]
    if not text.isascii():  # mostly plain letters with a few accents among them
        text = _FOREIGN.sub(_plain, text)
    if text.isascii():
        found = _ASCII_WORD.findall(text.lower())
    else:
        # Again: folding case can bring marks of its own, as in "İ".
        found = _WORD.findall(_unmarked(text.casefold()))
    return [word[:LONGEST] for word in found[:MOST_WORDS]]


def _plain(found: re.Match[str]) -> str:
    signs = found.group()
    return _plain_sign(signs) if len(signs) == 1 else _unmarked(signs)


@lru_cache(4096)
def _plain_sign(sign: str) -> str:
    return _unmarked(sign)


def _unmarked(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    if plain.isascii():
        return plain
    return "".join(c for c in plain if not unicodedata.combining(c))


@dataclass(frozen=True)
class Term:
    """Words that stand one after the other; the last may be the beginning of a word."""

    words: tuple[str, ...]
    is_prefix: bool = False


@dataclass(frozen=True)
class Query:
    """All of `wanted` and none of `unwanted`."""

    wanted: tuple[Term, ...]
    unwanted: tuple[Term, ...] = ()

    @property
    def has_prefix(self) -> bool:
        return any(term.is_prefix for term in self.wanted)


def query(typed: str) -> Query:
    """What was typed: words, "phrases", -unwanted; anything else is read as words.

    A term with signs inside, such as an address or an order number, is one phrase. The last word
    counts as a beginning while no space follows it.
    """
    wanted: list[Term] = []
    unwanted: list[Term] = []
    typed = typed[:_QUERY_LIMIT]
    for found in _TERM.finditer(typed):
        minus, phrase, loose = found.groups()
        if loose is None:
            term, is_unwanted = Term(tuple(words(phrase))), bool(minus)
        else:
            is_unwanted = loose.startswith("-")
            term = Term(tuple(words(loose)))
            if found.end() == len(typed) and not is_unwanted and loose[-1].isalnum():
                term = Term(term.words, _may_go_on(term))
        if term.words:
            (unwanted if is_unwanted else wanted).append(term)
    return Query(
        tuple(dict.fromkeys(wanted[-_MOST_TERMS:])),
        tuple(dict.fromkeys(unwanted[-_MOST_TERMS:])),
    )


def _may_go_on(term: Term) -> bool:
    return bool(term.words) and _SHORTEST_PREFIX <= len(term.words[-1]) < LONGEST
