"""Words that customers do not use, and words a brand never writes. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy import wording
from ascolto.nlp.courtesy.draft import Draft, Finding


@dataclass(frozen=True)
class Word:
    """`kind`: "same" fits wherever it stood, "ms" and so on is a noun that agrees, "" is an explanation."""

    pattern: re.Pattern[str]
    better: str
    kind: str = ""


def _word(pattern: str, better: str, kind: str = "") -> Word:
    return Word(re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE), better, kind)


KNOWN = {
    "it": (
        _word("trouble ticket|tt(?= \\d{3,})", "richiesta"),
        _word(  # not of a car park, a museum, the health service
            r"ticket(?= (?:n\.? ?|numero |#)?\d{3,}| (?:è |sarà |risulta )?(?:apert|chius|risolt|escalat)\w+)"
            r"|(?<=apert[oi] un )ticket|(?<=aprire un )ticket|(?<=apriamo un )ticket", "richiesta"),
        _word("escalation", "passaggio a un collega"),
        _word("in evasione", "in preparazione", "same"),
        _word(r"evadere(?= (?:l['’]ordine|la richiesta|la pratica|il suo|la sua|il vostro))", "completare", "same"),
        _word("presa in carico", "ce ne stiamo occupando"),
        _word("obliterare", "timbrare", "same"),
        _word("ottemperare", "rispettare"),
        _word(r"(?<=\w )in oggetto", "di cui ci scrive"),
        _word(r"pregiata(?= (?:richiesta|comunicazione|e-?mail|lettera|segnalazione))", "gentile", "same"),
        _word("customer care", "servizio clienti", "ms"),
        _word("back office", "ufficio", "ms"),
        _word("kpi", "risultati", "mp"),
        _word("sla", "tempo promesso", "ms"),
        _word("nbd", "entro il giorno lavorativo dopo"),
        _word("conguaglio", "differenza da pagare o ricevere"),
        _word("quanto sopra", "questo"),
        _word("all['’]uopo", "per questo", "same"),
        _word("disguido", "errore", "ms"),
        _word("onboarding", "i primi passi"),
    ),
    "en": (
        _word(r"(?:trouble|support) ticket|ticket(?= (?:no\.? ?|number )?#?\d{3,})", "request", "same"),
        _word("escalate", "pass on", "same"),
        _word("escalated", "passed on", "same"),
        _word("as per", "in line with", "same"),
        _word("pursuant to", "under", "same"),
        _word("herewith", "with this message", "same"),
        _word("aforementioned", "this"),
        _word("kpis?", "results"),
        _word("slas?", "promised time"),
        _word("nbd", "by the next working day"),
        _word("back office", "our colleagues"),
        _word("onboarding", "first steps"),
        _word("utili[sz]e", "use", "same"),
        _word("utili[sz]ed", "used", "same"),
        _word("remit(?: payment)?", "pay", "same"),
    ),
}  # fmt: skip
# Words of offices: one is a habit, two make a letter that nobody understands.
OFFICE = {
    "it": re.compile(
        r"\bsi (?:comunica|informa|rappresenta|precisa|rende noto|porta a conoscenza) (?:che|la)\b|\bcon la presente\b"
        r"|\bin data odierna\b|\buffici?o? (?:competente|preposto)\b|\badempimenti di rito\b|\bragion per cui\b"
        r"|\bdelucidazion\w+|\bpervenut(?:a|o|e|i)ci\b|\ballo stato attuale\b|\bgradita (?:comunicazione|richiesta)\b"
        r"|\bvoler(?:e|ci)? cortesemente\b|\bcodest[oaie]\b|\bla scrivente\b|\bs(?:udd|opr?add)ett[oaie]\b"
        r"|\bsummenzionat\w+|\bin ottemperanza\b|\bin merito a quanto\b|\bsarà cura di\b|\bsi prega di voler\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\bplease be advised\b|\bkindly (?:note|be advised)\b|\bwe regret to inform\b|\bat your earliest convenience\b"
        r"|\b(?:enclosed )?please find (?:enclosed|attached)\b|\bthe undersigned\b|\bhereby\b|\baforementioned\b"
        r"|\b(?:with|in) reference to your\b|\bit (?:has been|is) (?:noted|determined) that\b"
        r"|\bforwarded to the (?:competent|relevant)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip


def jargon(draft: Draft) -> Iterator[Finding]:
    level = "should" if draft.public else "hint"
    said = draft.text.casefold()
    own = {word.casefold() for word in draft.jargon}
    for word, better in draft.jargon.items():
        if word.casefold() in said and (hit := _plain(word, draft.text)):
            yield _found(draft, hit, better, "own", level)
    for known in KNOWN.get(draft.language, ()):
        hit = known.pattern.search(draft.text)
        if hit and hit[0].casefold() not in own:
            yield _found(draft, hit, known.better, known.kind, level)


def office(draft: Draft) -> Iterator[Finding]:
    pattern = OFFICE.get(draft.language)
    hits = list(pattern.finditer(draft.text)) if pattern else []
    if hits:
        yield Finding(
            "office words", "should" if len(hits) > 1 or draft.public else "hint",
            Text(it=f"«{hits[0][0]}» è lingua d'ufficio.", en=f"“{hits[0][0]}” is the language of offices."),
            draft.pick("Di' chi fa che cosa, e quando.", "Say who does what, and when."),
            hits[0].span(), is_wording=False,
        )  # fmt: skip


def never(draft: Draft) -> Iterator[Finding]:
    """Words that the brand does not use, whoever understands them."""
    said = draft.text.casefold()
    for word, better in draft.guide.never.items():
        hit = _plain(word, draft.text) if word.casefold() in said else None
        if hit:
            at, put, fits = _put(draft, hit, better, "own")
            yield Finding(
                "never", "must",
                Text(it=f"«{hit[0]}»: la nostra marca non lo scrive.",
                     en=f"“{hit[0]}”: our brand does not write it."),
                put, at, is_wording=fits,
            )  # fmt: skip


def _plain(word: str, text: str) -> re.Match[str] | None:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)


def _found(
    draft: Draft, hit: re.Match[str], better: str, kind: str, level: str
) -> Finding:
    at, put, fits = _put(draft, hit, better, kind)
    return Finding(
        "jargon", level,
        Text(it=f"«{hit[0]}» è gergo: non tutti lo capiscono.",
             en=f"“{hit[0]}” is jargon: not everybody knows it."),
        put, at, is_wording=fits,
    )  # fmt: skip


def _put(
    draft: Draft, hit: re.Match[str], better: str, kind: str
) -> tuple[tuple[int, int], str, bool]:
    """Where, what, and whether it may be put there; where not, it is shown as it was written."""
    if not better or not kind:
        return hit.span(), better, False
    if kind == "same" and draft.language == "it":
        return hit.span(), wording.capital(draft.text, hit.start(), better), True
    was = "" if kind in {"same", "own"} else kind
    fitted = wording.instead(draft.text, hit.span(), better, draft.language, was)
    if fitted is None:
        return hit.span(), better, False
    return *fitted, True
