"""Wordings that are made out of the text itself: calm instead of loud, Lei instead of tu. Pure."""

from __future__ import annotations

import re

_LOUD = re.compile(r"[^\W\d_]+(?:[ '’]+[^\W\d_]+)*")
_WORD = re.compile(r"[^\W\d_]+")
_POLITE = {
    "tu": "Lei", "te": "Lei", "tuo": "Suo", "tua": "Sua", "tuoi": "Suoi", "tue": "Sue", "puoi": "può",
    "vuoi": "vuole", "hai": "ha", "sei": "è", "dovresti": "dovrebbe", "potresti": "potrebbe",
    "scrivici": "ci scriva", "contattaci": "ci contatti", "chiamaci": "ci chiami", "inviaci": "ci invii",
    "mandaci": "ci mandi", "facci": "ci faccia", "grazie a te": "grazie a Lei",
}  # fmt: skip
# Verbs that are done to somebody: “La ringraziamo”, but “Le scriviamo”.
_DONE_TO = re.compile(
    r"\s+(?:ringrazi|contatt|ricontatt|inform|aspett|invit|preg|aiut|richiam|chiam|cap|salut|accogli"
    r"|accompagn|ospit|avvis|avvert|rimbors|incontr|ved|segu|scus)\w*",
    re.IGNORECASE,
)


def run_of_capitals(text: str, loud: tuple[int, int]) -> tuple[int, int]:
    """The loud words around this one, short ones too: “NON È COLPA NOSTRA”."""
    for line in _LOUD.finditer(text):
        if line.start() <= loud[0] < line.end():
            return _run(text, line.span(), loud)
    return loud


def _run(text: str, line: tuple[int, int], loud: tuple[int, int]) -> tuple[int, int]:
    a, b = loud
    words = list(_WORD.finditer(text, *line))
    for word in reversed([w for w in words if w.end() <= loud[0]]):
        if not word[0].isupper():
            break
        a = word.start()
    for word in (w for w in words if w.start() >= loud[1]):
        if not word[0].isupper():
            break
        b = word.end()
    return a, b


def spoken(text: str, a: int, b: int) -> str:
    """Without the capitals, except where a sentence begins."""
    calm = text[a:b].lower()
    return calm[:1].upper() + calm[1:] if _begins(text, a) else calm


def polite(text: str, familiar: re.Match[str]) -> str:
    """The Lei for this one word of tu."""
    word = " ".join(familiar[0].lower().split())
    if word == "ti":
        return "La" if _DONE_TO.match(text, familiar.end()) else "Le"
    found = _POLITE[word]
    return found[0].upper() + found[1:] if _begins(text, familiar.start()) else found


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(" «“\"'(")
    return not before or before[-1] in ".!?\n"
