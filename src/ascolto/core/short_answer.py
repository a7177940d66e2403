"""What somebody means who answers a mail with a word or two. Pure, and strict: what is not plain is nothing."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LONGEST = 2_000  # characters; who writes more is talking about something
WHY = 300


class Meant(NamedTuple):
    """`what`: yes, no, mine, all; "" when it is not plain. `why`: the reason of a no."""

    what: str = ""
    why: str = ""


_YES = {
    "si", "ok", "okay", "va bene", "approvo", "lo approvo", "approvato", "approvata", "confermo",
    "d'accordo", "yes", "i approve", "approve", "approved", "agreed",
}  # fmt: skip
_MINE = {
    "lo prendo io", "la prendo io", "prendo io", "ci penso io", "me ne occupo io", "me ne occupo",
    "i take it", "i'll take it", "i will take it", "i take this", "i have it", "i've got it",
}  # fmt: skip
_ALL = {
    "li prendo tutti", "le prendo tutte", "li prendo tutti io", "prendo tutto io", "prendo tutto",
    "tutti", "tutte", "i take all", "i take them all", "i'll take them all", "all", "all of them",
}  # fmt: skip
_POLITE = {
    "grazie", "grazie mille", "ciao", "saluti", "cordiali saluti", "un saluto", "buon lavoro",
    "buona giornata", "buona serata", "thanks", "thank you", "many thanks", "regards", "cheers",
    "best", "best regards", "kind regards",
}  # fmt: skip
_GREETING = re.compile(
    r"(ciao|salve|buongiorno|buonasera|hi|hello|dear)( [\w']+){0,2}\Z"
)
_NO = re.compile(
    r"\s*(?:no|non approvo|respingo|respinto|respinta|declined?|rejected?|i decline)\s*"
    r"(?:[,;.–—-]?\s*(?:perch[eéè]'?|poich[eéè]'?|in quanto|because|since)[\s:,]+|:\s*)(?P<why>\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)  # fmt: skip


def decision(text: str, name: str) -> Meant:
    """Yes, or no with a reason. A yes with anything besides it is no yes."""
    lines = _lines(text, name)
    if _says(lines, _YES):
        return Meant("yes")
    found = _NO.match(" ".join(lines)) if lines else None
    why = " ".join(found["why"].split())[:WHY] if found else ""
    return Meant("no", why) if len(why) >= 3 else Meant()


def taking(text: str, name: str) -> Meant:
    """ "I take it", or all of them."""
    lines = _lines(text, name)
    if _says(lines, _MINE):
        return Meant("mine")
    return Meant("all") if _says(lines, _ALL) else Meant()


_NUMBERED = re.compile(
    r"\s*(?:n\.?|no\.?|nr\.?|#)?\s*(?P<number>\d{1,18})\s*[:.)–—-]\s*(?P<rest>\S.*)\Z",
    re.IGNORECASE | re.DOTALL,
)


def numbered(text: str) -> tuple[int, str] | None:
    """ "1042: words": which one is meant, and the words; None when it begins in another way."""
    found = _NUMBERED.match(text)
    return (int(found["number"]), found["rest"].strip()) if found else None


_WROTE = re.compile(
    r"(?:il |in data |on |am |le |el |\d).{0,300}\b(?:wrote|ha scritto|schrieb|a écrit|escribió)\b"
    r"[^:]{0,200}:\Z",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """The text; "" when it is nothing but what it quotes."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    rest = " ".join(line for line in lines if not line.startswith(">"))
    is_quote = any(line.startswith(">") for line in lines)
    return "" if is_quote and (not rest or _WROTE.match(rest)) else text


def _says(lines: list[str], words: set[str]) -> bool:
    """One line, and every part of it between commas is one of the words, or polite."""
    if len(lines) != 1:
        return False
    parts = [folded(part) for part in lines[0].split(",")]
    rest = [part for part in parts if part not in _POLITE]
    return bool(rest) and all(part in words for part in rest)


def _lines(text: str, name: str) -> list[str]:
    """Those that say something: no greeting, no thanks, no name of who writes."""
    if len(text) > LONGEST:
        return []
    own = set(folded(name).split())
    return [line for line in text.splitlines() if _matters(folded(line), own)]


def _matters(line: str, own: set[str]) -> bool:
    if not line or line in _POLITE or _GREETING.match(line):
        return False
    return not set(line.split()) <= own


def folded(text: str) -> str:
    """Small letters without accents, one space between words, no marks at the ends."""
    flat = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    bare = "".join(c for c in flat if not unicodedata.combining(c))
    return " ".join(bare.split()).strip(" .,;:!\"'*_()–—-")
