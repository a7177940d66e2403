"""Tu, Lei or voi: how an Italian reply speaks to who reads it, and where it does both. Pure.

“alle sei”, “La Spezia”, “Le camere” at the head of a line, “arrivi” and “trovi” (of tu, or of Lei in a request) tell
nothing; what does not tell is not counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy.draft import Draft, Finding
from ascolto.nlp.courtesy.wording import capital

_FOR_US = (
    r"manda|invia|scrivi|chiama|contatta|segui|visita|racconta|rispondi|lascia|aiuta|ricorda|telefona|spiega"
    r"|segnala|conferma|porta|tieni|prova|controlla|compila|scusa|perdona|indica"
)
_TO_YOU = (
    r"manda|scrive|invia|aiuta|risponde|di|da|fa|chiama|contatta|ringrazia|offri|vede|accoglie|rimborsa|restitui"
    r"|spedi|conferma"
    r"|informa|aggiorna|ospita|accontenta|ricorda|richiama|propo|ave|chiede|spiega|avvisa|porta"
)
TU = re.compile(
    r"\b(?:tu|tuo|tua|tuoi|tue|ti|hai|puoi|vuoi|devi|sai|fai|stai|vai|vieni|prendi|ricevi|chiedi|rispondi|scegli"
    r"|preferisci|riesci|tieni|dici|capisci|scrivi)\b"
    r"|\b(?:a|per|con|da|di|su|come) te\b(?! (?:verde|nero|freddo|caldo|al\b))|\bte (?:lo|la|li|le|ne)\b"
    r"|\b(?:tu|non|ci|se|dove|quando|come|che|chi|quanto) sei\b(?! \w+(?:i|e)\b(?<! tue)(?<!tempre))"
    r"|(?<!le )(?<!ore )(?<!i )(?<!gli )(?<!per )(?<!tra )(?<!fra )(?<!di )(?<!da )(?<!dei )(?<!delle )(?<!circa )"
    r"\bsei (?=(?:il|la|un|una|già|sempre|sicur[oa]|liber[oa]|d'accordo|\w+(?:at|ut)[oa])\b)"
    r"|\b(?!samurai|operai|librai|carrai|ferrai)\w{2,}rai\b|\b(?:(?:pot|dov|vor|av|sap|ved|verr|and|far|star"
    r"|sar)resti|faresti|saresti)\b"
    rf"|\b(?:{_FOR_US})(?:mi|ci|ce[ln]\w|me[ln]\w|lo|ne)\b|\b(?:fammi|facci|dimmi|dicci|dammi|dacci|dillo|fallo"
    rf"|tienici|seguici)\b"
    rf"|\b(?:{_TO_YOU})r(?:r)?ti\b",
    re.IGNORECASE,
)  # fmt: skip
# What is said to somebody (“Le scriviamo”) and what is done to them (“La ringraziamo”).
_GIVEN = (
    r"mand|invi|scriv|conferm|chied|augur|dic|spiegh|ricord|rimbors|propon|offr|facc|rispond|restitu|comunich"
    r"|confermi|spedi|acclud"
    r"|alleg|serv|riserv|promett|consigl|assicur"
)
_DONE = (
    r"preg|ringrazi|invit|contatt|ricontatt|inform|aspett|richiam|avvis|avvert|accogl|salut|aiut|accompagn"
    r"|aggiorn|incontr|rassicur"
)
_VERBS = (
    r"\w+(?:iamo|remo|rò|rà|ranno)|ho|ha|hanno|posso|chiamo|scrivo|mando|invio|ringrazio|prego|serve|servono|va"
    r"|piace|interessa"
    r"|chiedo|confermo|faccio|dico|propongo|offro|auguro|ricordo|consiglio|spiego|rispondo|aspetto|contatto"
    r"|richiamo|invito|saluto"
    r"|informo|avviso|arriva|arrivano|resta|basta|occorre|occorrono|sia|siano"
)
_MIDDLE = r"(?<![.!?:…«“\"(\n]\s)(?<![.!?:…\n«“\"(])(?<!^)(?<![-–•*]\s)"
LEI = re.compile(
    rf"{_MIDDLE}\b(?:Lei|Suo|Sua|Suoi|Sue)\b(?! [A-Z][a-z])|{_MIDDLE}\b(?:L[ae]) (?={_VERBS}\b)"
    rf"|\b[Ll]a (?:{_DONE})(?:o|iamo|hiamo|eremo|heremo|iremo)\b|\b[Ll]e (?:{_GIVEN})(?:o|iamo|hiamo|amo|eremo"
    rf"|heremo|iremo)\b"
    r"|(?<!se )(?<!quando )(?<!che )(?<!appena )(?<!perché )\b(?:[CcMm]i) (?:scriva|contatti|chiami|invii|dica"
    r"|mandi|faccia sapere|dia|tenga)\b"
    r"|\b\w+(?:ar|er|ir|ando|endo)L[ae]\b|\b(?:Si accomodi|si accomodi|non si preoccupi|Non si preoccupi"
    r"|[Aa]bbia pazienza)\b"
)  # fmt: skip
VOI = re.compile(
    r"\b[Vv]i (?:preghiamo|chiediamo|invitiamo|informiamo|comunichiamo)\b"
    r"|\b[Vv]ostr[oaie] (?=(?:ordine|pacco|dati|richiesta|segnalazione|reclamo|numero|messaggio|e-?mail|indirizzo"
    r"|pratica|conto"
    r"|contratto|utenza|spedizione|fattura)\b)"
)
SEVERAL = re.compile(r"\b(?:signori|a tutt[ie]|ragazz[ie]|cari|care|famiglia|coniugi"
                     r"|colleghi)\b", re.IGNORECASE)  # fmt: skip

_POLITE = {
    "tuo": "Suo", "tua": "Sua", "tuoi": "Suoi", "tue": "Sue", "puoi": "può", "vuoi": "vuole", "hai": "ha",
    "devi": "deve",
    "dovresti": "dovrebbe", "potresti": "potrebbe", "vorresti": "vorrebbe", "a te": "a Lei", "per te": "per Lei",
    "con te": "con Lei", "sei": "è", "scrivici": "ci scriva", "contattaci": "ci contatti", "chiamaci": "ci chiami",
    "inviaci": "ci invii", "mandaci": "ci mandi", "facci": "ci faccia", "fammi": "mi faccia", "dimmi": "mi dica",
    "mandami": "mi mandi", "scrivimi": "mi scriva", "scusaci": "ci scusi", "tu devi": "Lei deve",
}  # fmt: skip
_TO = re.compile(
    rf"\s+(?:(?:{_GIVEN})(?:o|iamo|hiamo|amo|eremo|heremo|iremo)|faremo|daremo|diamo|portiamo|serve|servono|va"
    rf"|piace|interessa|occorre|"
    r"(?:ho|abbiamo) (?:già )?(?:scritto|mandato|inviato|spedito|risposto|confermato|riservato))\b",
    re.IGNORECASE,
)
_AT = re.compile(rf"\s+(?:{_DONE}|segu|rimbors|ved|chiam|ospit)\w*(?:o|iamo|remo)\b", re.IGNORECASE)  # fmt: skip


def familiar(text: str) -> list[re.Match[str]]:
    """What is said with tu; FAI and SAI in capitals are names."""
    return [hit for hit in TU.finditer(text) if hit[0] not in {"FAI", "SAI"}]


def mixed(draft: Draft) -> Iterator[Finding]:
    """Two of tu, Lei and the voi of offices in one reply to one person."""
    if draft.language != "it":
        return
    tu, polite = familiar(draft.text), LEI.search(draft.text)
    if tu and polite:
        yield _both(draft, tu, polite)
        return
    voi = None if SEVERAL.search(draft.text) else VOI.search(draft.text)
    other = polite or (tu[0] if tu else None)
    if voi and other:
        a, b = ("del Lei" if polite else "del tu"), other[0].strip()
        yield Finding(
            "mixed address", "should",
            Text(it=f"Dà {a} («{b}») e del voi («{voi[0].strip()}») insieme.",
                 en=f"Mixes “{'Lei' if polite else 'tu'}” ({b}) and “voi” ({voi[0].strip()})."),
            _all_to(draft), is_wording=False,
        )  # fmt: skip


def _both(draft: Draft, tu: list[re.Match[str]], polite: re.Match[str]) -> Finding:
    """A wording only where it mends all of it: one word of tu, with one Lei for it."""
    [first, *more] = tu
    better = None if more or draft.guide.address == "tu" else lei_for(draft.text, first)
    return Finding(
        "mixed address", draft.strict,
        Text(it=f"Dà del tu («{first[0].strip()}») e del Lei («{polite[0].strip()}») insieme.",
             en=f"Mixes “tu” ({first[0].strip()}) and “Lei” ({polite[0].strip()})."),
        better or _all_to(draft), _trimmed(first) if better else None, is_wording=better is not None,
    )  # fmt: skip


def _all_to(draft: Draft) -> str:
    if draft.guide.address:
        return f"Metti tutto al {'tu' if draft.guide.address == 'tu' else 'Lei'}."
    return "Scegli il tu o il Lei, e tienilo in tutto il messaggio."


def address(draft: Draft) -> Iterator[Finding]:
    """“tu” where the brand says “Lei”, or the other way; both at once is another finding."""
    wanted = draft.guide.address
    if draft.language != "it" or not wanted:
        return
    tu, polite = familiar(draft.text), LEI.search(draft.text)
    is_tu = wanted == "tu"
    wrong = polite if is_tu else (tu[0] if tu else None)
    if wrong is None or (tu and polite):
        return
    better = None if is_tu or len(tu) > 1 else lei_for(draft.text, wrong)
    ours, theirs = ("tu", "Lei") if is_tu else ("Lei", "tu")
    yield Finding(
        "address", draft.strict,
        Text(it=f"Noi diamo del {ours}; «{wrong[0].strip()}» dà del {theirs}.",
             en=f"We say “{ours}”; “{wrong[0].strip()}” says “{theirs}”."),
        better or _all_to(draft), _trimmed(wrong) if better else None, is_wording=better is not None,
    )  # fmt: skip


def lei_for(text: str, tu: re.Match[str]) -> str | None:
    """The Lei for this one word of tu; None where the rest of the sentence would have to change too."""
    word = " ".join(tu[0].lower().split())
    if word == "ti":
        if _AT.match(text, tu.end()):
            return "La"
        return "Le" if _TO.match(text, tu.end()) else None
    found = _POLITE.get(word)
    return capital(text, tu.start(), found) if found else None


def _trimmed(hit: re.Match[str]) -> tuple[int, int]:
    return hit.start(), hit.start() + len(hit[0].rstrip())
