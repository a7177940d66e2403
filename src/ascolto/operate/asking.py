"""Whether a draft asks the customer for something they have told already. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_REQUEST = re.compile(
    r"\b(?:può|potrebbe|puoi|potete|potresti|potreste|vuole|vorrebbe|mi dia|ci dia|mi dica|ci dica|"
    r"ci (?:serve|servono|occorre|occorrono|serva)|(?:mi|ci) serv\w+|avremmo bisogno|abbiamo bisogno|"
    r"ci (?:comunichi|indichi|mandi|invii|scriva|fornisca|lasci|confermi)|(?:mi|ci) (?:manda|invia)|"
    r"comunicarci|indicarci|mandarci|inviarci|darci|dirci|fornirci|lasciarci|ricordarci|"
    r"la (?:prego|preghiamo) di|qual(?:e|i| è)?|quando|che camera|in che|"
    r"could you|can you|would you|will you|please|may (?:i|we)|"
    r"(?:we|i) (?:need|require|would need)|we(?:'d| would) need|what(?:'s| is| are| was)|which|"
    r"let us know|tell us|send us|give us|provide)\b",
    re.IGNORECASE,
)
_NOUNS: dict[str, re.Pattern[str]] = {
    kind: re.compile(words, re.IGNORECASE)
    for kind, words in {
        "booking": (
            r"\b(?:(?:numero|codice|riferimento|n[. ]|estremi)\s+(?:di|della|"
            r"della sua|della tua)?\s*(?:conferma\s+(?:di|della)\s+)?(?:sua\s+|"
            r"tua\s+)?prenotazione|(?:booking|reservation|"
            r"confirmation)\s+(?:number|code|reference|ref|id|no\.?))\b"
        ),
        "order": (
            r"\b(?:(?:numero|codice|riferimento|n[. ]|estremi)\s+(?:di|d['’]|"
            r"dell['’])?\s*(?:ordine|acquisto)|(?:order|purchase)\s+(?:number|"
            r"code|reference|id|no\.?))\b|\bnumero (?:del suo |del tuo )ordine\b"
        ),
        "phone": (
            r"\b(?:numero (?:di |del suo )?(?:telefono|cellulare)|"
            r"recapito telefonico|(?:suo|tuo) (?:telefono|cellulare)|"
            r"(?:tele)?phone number|mobile number|contact number|"
            r"number (?:to call|we can call))\b"
        ),
        "email": (
            r"\b(?:indirizzo (?:e-?mail|di posta|mail)|(?:sua|tua) (?:e-?mail|"
            r"mail)|e-?mail address|your e-?mail)\b"
        ),
        "address": (
            r"\b(?:indirizzo(?! (?:e-?mail|di posta|mail|web|"
            r"internet))(?: postale)?|dove abita|(?:postal|home|delivery|"
            r"shipping|street) address|your address)\b"
        ),
        "room": (
            r"\b(?:numero (?:di|della|della sua) (?:camera|stanza)|(?:quale|"
            r"che) (?:camera|stanza)|room number|which room|what room)\b"
        ),
        "date": (
            r"\b(?:(?:quali|che|le|in che|in quali|in quale|la|"
            r"per quali) dat[ae]\b|dat[ae] (?:di arrivo|del soggiorno|"
            r"della visita|di partenza|dell['’]ordine)|quando (?:arriva|"
            r"è arrivat[oa]|ha soggiornato|parte)|(?:which|what|your|"
            r"the) dates?|arrival date|date of (?:arrival|your stay)|"
            r"dates of your stay|when (?:did|do|will|are) you (?:stay|arriv\w+|"
            r"travel\w*))"
        ),
        "iban": r"\b(?:iban|coordinate bancarie|bank details|account number)\b",
    }.items()
}
_SENTENCE = re.compile(r"[^.?!\n]*(?:\.(?=[\w])[^.?!\n]*)*[.?!]*")


@dataclass(frozen=True)
class Known:
    """A fact as it is asked about. `value` is how it is said."""

    id: int
    kind: str
    value: str


@dataclass(frozen=True)
class Asked:
    """The draft asks for it, in the sentence from `start` to `end`."""

    known: Known
    start: int
    end: int
    sentence: str


def kinds_asked(text: str) -> list[tuple[str, int, int]]:
    """Which kinds of fact the text asks for, with the place of the sentence that does."""
    found = []
    for match in _SENTENCE.finditer(_nearly_same(text)):
        sentence = match[0]
        if not sentence.strip() or not (
            _REQUEST.search(sentence) or sentence.rstrip().endswith("?")
        ):
            continue
        lead = len(sentence) - len(sentence.lstrip())
        for kind, noun in _NOUNS.items():
            if noun.search(sentence):
                found.append((kind, match.start() + lead, match.end()))
    return found


def asked_again(text: str, known: Iterable[Known]) -> list[Asked]:
    """What the draft asks for and we know. A sentence that names the value asks for a confirmation."""
    by_kind: dict[str, list[Known]] = {}
    for fact in known:
        by_kind.setdefault(fact.kind, []).append(fact)
    found = []
    for kind, start, end in kinds_asked(text):
        facts, sentence = by_kind.get(kind, []), text[start:end]
        if facts and not any(f.value.casefold() in sentence.casefold() for f in facts):
            found.append(Asked(facts[0], start, end, sentence))
    return found


def _nearly_same(text: str) -> str:
    """Abbreviations whose dot ends no sentence, at the same length."""
    return re.sub(
        r"\b(n|nr|no|tel|cell|dott|sig|sig\.ra|e\.g|p\.es)\.(?=\s)", r"\1 ", text
    )
