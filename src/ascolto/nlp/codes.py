"""Numbers that name an order, a booking or another paper, beside the word that says so. Pure.

    list(find("Il mio ordine è il 4471902"))    # [Code("order", "4471902", …)]

Better to miss one than to show a wrong one: a day, a year, a sum or a telephone number is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_BOOKING = (
    r"prenotazion[ei]|prenotaz\.|prenot\.|booking|reservation|pnr|reservas?|réservation|buchung(?:snummer)?"
    r"|reservierung(?:snummer)?"
)
_ORDER = r"ordin[ei]|ord\.|ordinazione|order|pedidos?|commandes?|bestellung|bestellnummer|auftrag(?:snummer)?"
_OTHER = (
    r"pratic(?:a|he)|ticket|segnalazion[ei]|fattur[ae]|invoice|factura|facture|rechnung(?:snummer)?|contratto"
    r"|contract|contrat|vertrag(?:snummer)?|spedizione|tracking|reso|rma|protocollo|codice cliente|customer number"
    r"|kundennummer|número de cliente|numéro client|riferimento|rif\.?|ref\.?|reference"
)
# What may stand between the word and the number.
_NUMBERED = (
    r"n\.?\s?[°º]|nr\.?|no\.|n\.|n(?=\s?\d)|num\.|numer[oi]|number|nummer|número|numéro|codice|code|código|cod\.|id"
    r"|[#°]"
)
_FILLER = (
    rf"(?:[\s:,(«“\"']|{_NUMBERED}|ref\.?|reference|rif\.?|riferimento|client[ei]?|cliente|è|e'|is|was|es|est|ist|lautet"
    r"|il|the|la|el|le|die|mia|mio|my|our|nostra|confermata)"
)
# Words for a sum, a size or people: what stands before them is no name.
_UNITS = (
    r"euro|eur|kwh|kw|mc|smc|mq|kg|km|litri|pezzi|pcs|pieces|persone|people|personas|personnes|giorni|days|ore|punti"
    r"|copie|bottiglie"
)
_CODE = (
    rf"(?P<value>\d{{2,4}}(?:\ \d{{3,4}}){{1,3}}|(?=[a-z/-]{{0,18}}\d)[a-z0-9](?:[a-z0-9]|[-/](?=[a-z0-9])){{2,19}})"
    rf"(?![\w€%]|[.,:]\d|\s*(?:€|(?:{_UNITS})\b))"
)
# Of a text in small letters: three times as quick as one that minds no case.
_PATTERN = re.compile(
    rf"\b(?:(?P<booking>{_BOOKING})|(?P<order>{_ORDER})|(?P<other>{_OTHER}))(?P<filler>{_FILLER}{{0,6}}?){_CODE}"
    r"|(?P<bare>(?<![\w/&])#(?=[a-z]{0,4}[-/]?\d))(?P<plain>[a-z]{0,4}[-/]?\d[\da-z/-]{2,19})\b"
)
# One of these stands in a text that names one: a glance before the pattern.
_SIGNS = (
    "#", "ord", "pren", "book", "reserv", "pnr", "buchung", "reservierung", "pedido", "commande", "bestell", "auftrag",
    "pratic", "ticket", "segnalazion", "fattur", "invoice", "factur", "rechnung", "contrat", "contract", "vertrag",
    "spedizion", "tracking", "reso", "rma", "protocoll", "client", "customer", "kundennummer", "rif", "ref", "réserv",
)  # fmt: skip
_IS_NUMBERED = re.compile(_NUMBERED)
_IS_CODED = re.compile(r"pnr|cod|code|código|ref|rif|[#:]")
_IS_SPELT = re.compile(r"(?=[A-Z]*\d)(?=\d*[A-Z])[A-Z\d]{5,8}")  # Y4T8QL
_ROOM = re.compile(
    r"\b(?:camera|stanza|room|suite|tavolo|table|habitación|mesa|chambre|zimmer|tisch)\s*$"
)
_DAY = r"\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{2,4})?"
_NO_NAME = re.compile(
    rf"20[1-4]\d|{_DAY}(?:-{_DAY})?|20\d\d[-/](?:0[1-9]|1[0-2])(?:[-/]\d\d)?"
)
_PHONE = re.compile(r"3[2-9]\d \d{3,4} ?\d{3,4}")


@dataclass(frozen=True, slots=True)
class Code:
    """`kind` is booking, order or other; the span is that of `value` as it was said, `words` also what is before."""

    kind: str
    value: str
    start: int
    end: int
    words: str


def find(text: str) -> Iterable[Code]:
    """Each in its order, in capitals, without spaces."""
    small = text.lower()
    if not any(sign in small for sign in _SIGNS):
        return
    if len(small) != len(text):  # a letter that is two in small
        text = small
    for hit in _PATTERN.finditer(small):
        if hit["bare"] and _ROOM.search(small, max(0, hit.start() - 20), hit.start()):
            continue
        name = "plain" if hit["bare"] else "value"
        start = hit.start(name)
        said = text[start : hit.end(name)].rstrip("-/")
        if not _is_name(said, hit):
            continue
        words = text[hit.start() : start + len(said)].strip(" :#")
        kind = next((kind for kind in ("booking", "order") if hit[kind]), "other")
        value = said.replace(" ", "").upper()
        yield Code(kind, value, start, start + len(said), words)


def _is_name(said: str, hit: re.Match[str]) -> bool:
    if _NO_NAME.fullmatch(said) or _PHONE.fullmatch(said):
        return False
    if hit["bare"]:
        return sum(c.isdigit() for c in said) >= 3
    if re.search(r"\d{2}", said):
        return len(said) > 3 or bool(_IS_NUMBERED.search(hit["filler"]))
    told = hit[0][: -len(hit["value"])]
    is_told = hit["booking"] or _IS_CODED.search(told)
    return bool(is_told and _IS_SPELT.fullmatch(said))
