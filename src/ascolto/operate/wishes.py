"""What a customer wants to know that a catalogue answers: price, stock, how-to. Pure.

Italian and English. Words are looked for whole, without case and accents.
"""

from __future__ import annotations

import re
from enum import StrEnum

from ascolto.core import words


class Wish(StrEnum):
    PRICE = "price"
    STOCK = "stock"
    HOW_TO = "how_to"


_SAID: dict[Wish, tuple[str, ...]] = {
    Wish.PRICE: (
        r"quanto (costa|costano|costerebbe|viene|vengono|verrebbe|si paga|fa|spendo)",
        r"(che|qual e|quale|il|conoscere il|sapere il) prezzo", r"a quanto", r"prezz[oi] (di|del|dell|della|per)",
        r"listino", r"how much", r"(what|which) (is|are|s) the (price|cost)", r"(price|cost|prices) (of|for)",
        r"what (does|do|would) .{1,40} cost",
    ),
    Wish.STOCK: (
        r"disponibil\w*", r"(in|a) magazzino", r"avete (ancora|sempre)?", r"ce l avete", r"ne avete",
        r"esaurit[oiae]", r"(e|sono) (ancora )?in vendita", r"vendete", r"in stock", r"sold out",
        r"(do|have) you (still )?(have|got|sell)", r"is .{1,40} available", r"available",
    ),
    Wish.HOW_TO: (
        r"come (si|faccio|posso|devo|va|vanno|funziona|funzionano|conservo|preparo|uso|monto|cuocio|apro)",
        r"istruzioni", r"non (riesco|capisco|so come)", r"how (do|can|should|to|does)", r"instructions",
        r"(i )?(can t|cannot|don t know how)",
    ),
}  # fmt: skip
_FOUND = {
    wish: re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)")
    for wish, said in _SAID.items()
}
_SMALL = """
a ad ai al alla alle allo anche avete che chi ci come con cosa costa costano da dai dal del della delle di e
ed fa gli ha ho i il in io la le lo ma mi ne nel nella no non o per piu prezzo quale quali quanto questa
questo qui se si sono su tra un una uno va vi vorrei sapere buongiorno salve grazie ancora disponibile
disponibili viene vendete avere vostro vostra vostri possibile posso the an and are at available can cost  do
does for from have how i is it me my much of on or please price still stock thank thanks that this to  we what
which with you your hello hi would like know buy
"""  # say nothing of a thing
_EMPTY = frozenset(_SMALL.split())


def wishes(text: str) -> frozenset[Wish]:
    """What is asked in the text."""
    line = " ".join(words.words(text[:4000]))
    return frozenset(wish for wish, found in _FOUND.items() if found.search(line))


def stems(text: str, most: int = 60) -> list[str]:
    """The words a thing is found by, singular and plural alike, each once."""
    found = (_stem(word) for word in words.words(text) if word not in _EMPTY)
    return list(dict.fromkeys(stem for stem in found if len(stem) > 2))[:most]


def _stem(word: str) -> str:
    """Italian ends its words in a vowel that says how many; English adds an s."""
    if len(word) < 4:
        return word
    word = word[:-1] if word.endswith("s") and not word.endswith("ss") else word
    cut = word.rstrip("aeio")
    cut = cut[:-1] if cut.endswith("h") and len(cut) > 3 else cut
    return (cut if len(cut) > 2 else word)[:30]
