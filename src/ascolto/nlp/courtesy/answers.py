"""Whether what was asked is answered: each question and each plain request. A hint at most: no rule knows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp.courtesy.draft import Asked, Draft, Finding
from ascolto.nlp.courtesy.words import APOLOGY, compiled
from ascolto.nlp.tokens import bare

MOST = 120  # characters of a question that are shown
_ASIDE = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]*")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
# Asked without a question mark.
_REQUEST = compiled({
    "it": r"\b(?:(?:vorrei|volevo|vorremmo|volevamo|desidero|desideravo) (?:sapere|conoscere|avere informazioni|capire)"
    r"|(?:mi|ci) (?:dite|dica|dici|può dire|potete dire|sa dire|sapete dire|mandate|manda|fate sapere|faccia sapere)"
    r"|(?:mandatemi|mandami|inviatemi|inviami|ditemi|fatemi sapere))\b",
    "en": r"\b(?:(?:i'd|i would|we'd|we would) like to know|(?:could|can) you (?:please )?(?:tell|send|let)"
    r"|please (?:tell|send|let) (?:me|us)|let me know|i was wondering)\b",
})  # fmt: skip
# Asked to nobody: reproach, irony, despair.
_RHETORICAL = compiled({
    "it": r"\bcome mai\b|\b(?:ma )?(?:vi|ti|le) (?:pare|sembra)\b|\bnon (?:vi |ti |si )?(?:dovreste|dovrebbe"
    r"|potevate|poteva|vergogn\w+|è che"
    r"|è possibile)\b|\bma come (?:si fa|fate|è possibile)\b|\bè (?:mai )?possibile che\b|\bchi vi credete\b"
    r"|\b(?:nessuno|qualcuno) (?:mi |ci )?"
    r"(?:risponde|legge|lavora)\b|\bstate scherzando\b|\bscherziamo\b|\bquante volte (?:devo|dobbiamo)\b"
    r"|\bquanto (?:devo|dobbiamo) aspettare ancora\b"
    r"|^\W*(?:ma )?(?:vero|no|davvero|chiaro|capito|ok|eh|va bene|come stai|come va|come state)\W*$",
    "en": r"\bhow (?:dare|hard can|is (?:it|this) (?:even )?possible|many times)\b|\bare you (?:kidding|serious"
    r"|joking)\b|\bwhy (?:does|is|will|can't) "
    r"(?:nobody|no one|anyone)\b|\baren't you ashamed\b|\bwhat kind of\b|\breally\?|\bdo you think\b"
    r"|\bwho do you think\b|^\W*(?:right|ok|how are you)\W*$",
})  # fmt: skip
_WHEN = compiled({
    "it": r"\b(?:quando|a che ora|che ora|orari\w*|che giorn\w+|entro quando|quanto (?:tempo|manca|ci (?:vuole"
    r"|mette)))\b",
    "en": r"\b(?:when|what time|opening (?:times|hours)|how long|which day|what day)\b",
})  # fmt: skip
_HOW_MUCH = compiled({
    "it": r"\b(?:quant[oaie]|prezz\w+|cost[oaie]\w*|tariff\w+)\b",
    "en": r"\b(?:how (?:much|many)|prices?|costs?|rates?|fees?)\b",
})  # fmt: skip
_WHERE = compiled({"it": r"\bdov['’e]", "en": r"\bwhere\b"})
_WHY = compiled({"it": r"\bperch[eé]['’]?(?!\w)|\bcome mai\b", "en": r"\b(?:why|how come)\b"})  # fmt: skip
_WHICH = compiled({
    "it": r"\b(?:numero|telefono|codice|iban|mail|e-mail|contatt\w+)\b",
    "en": r"\b(?:number|phone|code|iban|e-?mail)\b",
})  # fmt: skip
_NUMBER = (
    r"\d|\b(?:due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici|quindici|venti|trenta|quaranta"
    r"|cinquanta|sessanta|settanta"
    r"|ottanta|novanta|cento|duecento|mille|mezzogiorno|mezzanotte|mezza|one|two|three|four|five|six|seven|eight"
    r"|nine|ten|eleven|twelve"
    r"|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|noon|midnight)\b"
)
_TOLD_WHEN = re.compile(
    rf"{_NUMBER}|\b(?:oggi|domani|dopodomani|stasera|stamattina|ieri|adesso|subito|ora|già|appena|sempre"
    rf"|ogni giorno|tutti i giorni"
    r"|tutt['’]anno|mattina\w*|pomeriggio|sera|giornata|settimana\w*|mese|mesi|quando (?:vuole|vuoi|preferisc\w+)"
    r"|lunedì|martedì|mercoledì"
    r"|giovedì|venerdì|sabato|domenica|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    r"|ottobre|novembre|dicembre|today|tomorrow"
    r"|tonight|now|already|always|every day|monday|tuesday|wednesday|thursday|friday|saturday|sunday|weeks?"
    r"|months?|morning|afternoon"
    r"|evening|any ?time|a breve|presto|shortly|soon)\b",
    re.IGNORECASE,
)
_TOLD_HOW_MUCH = re.compile(
    rf"{_NUMBER}|€|\b(?:gratis|gratuit\w+|compres\w+|inclus\w+|omaggio|free|included|nothing|niente|nulla"
    rf"|alcun\w*|nessun\w*)",
    re.IGNORECASE,
)
_TOLD_WHERE = re.compile(
    r"\b(?:centro|via|viale|piazz\w+|corso|dietro|accanto|davanti|vicin\w+|presso|sotto|sopra|piano|fronte|angolo"
    r"|uscita|metro|fermata|sito"
    r"|pagina|link|qui|reception|stazione|ingresso|next to|behind|opposite|near|street|road|square|floor|here"
    r"|website|station|corner|app)\b",
    re.IGNORECASE,
)
_TOLD_WHY = compiled({
    "it": rf"{APOLOGY['it'].pattern}|\b(?:perché|causa|dovut\w+|motivo|errore|sbagli\w+|guasto)\b",
    "en": rf"{APOLOGY['en'].pattern}|\b(?:because|due to|reason|mistake|error|fault)\b",
})  # fmt: skip
# Yes, no, or a promise to find out: good for any question.
_SETTLES = compiled({
    "it": r"\b(?:sì|no|certo|certamente|volentieri|purtroppo|senz['’]altro|d['’]accordo|naturalmente|ovviamente"
    r"|esatto|abbiamo|ce n['’]\w+|c['’]è|ci sono"
    r"|bast(?:a|ano|erà)|serv(?:e|ono)|occorr\w+|lo (?:è|sono|fa|facciamo)"
    r"|(?:si )?(?:può|puoi|possono|potete)|disponibil\w+|possibile|ben ?venut\w+"
    r"|gratuit\w+|la aspettiamo|ti aspettiamo"
    r"|vi aspettiamo|non (?:lo )?(?:so|sappiamo)|in allegato|ecco|alleg\w+|verific\w+|verifich\w+|controll\w+"
    r"|inform(?:o|iamo|eremo)|(?:le|ti|vi) (?:facci\w+|faremo|farò) sapere|in privato|messaggio privato"
    r"|rispond\w+|chied(?:o|iamo)|(?:le|la|ti|vi) (?:scriv\w+|chiam\w+|richiam\w+))(?!\w)",
    "en": r"\b(?:yes|no|sure|certainly|of course|absolutely|happily|unfortunately|afraid|we (?:do|don't|have|can"
    r"|can't|will)|we'(?:ll|ve)|you can|it (?:is|does)"
    r"|there(?:'s| is| are)|available|welcome|check\w*|find out|let you know|private message|dm|get back"
    r"|here (?:is|are)|attached|don't know|asking)\b",
})  # fmt: skip


def unanswered(draft: Draft) -> Iterator[Finding]:
    """The first question that no word of the reply takes up."""
    if draft.language not in _SETTLES:
        return
    for question in questions(draft.answering, draft.language, draft.asked):
        if not settles(question, draft.text, draft.language):
            shown = question[:MOST]
            yield Finding(
                "unanswered", "hint",
                Text(it=f"La domanda «{shown}» sembra senza risposta.",
                     en=f"The question “{shown}” seems unanswered."),
                draft.pick("Rispondi anche a questa, o di' quando potrai farlo.",
                           "Answer this one too, or say when you can."),
                is_wording=False,
            )  # fmt: skip
            return


def questions(answering: str, language: str, asked: Asked | None = None) -> list[str]:
    """What somebody wants to know, in order; no praise is a question, and no reproach."""
    if asked and asked.intent in {"marketing", "spam", "praise"}:
        return []
    sentences = (s[0].strip() for s in _SENTENCE.finditer(_ASIDE.sub(" ", answering)))
    return [
        s
        for s in sentences
        if ("?" in s or _REQUEST[language].search(s))
        and not _RHETORICAL[language].search(s)
    ]


def settles(question: str, answer: str, language: str) -> bool:
    """Whether an answer may be one to this question: a time where a time was asked, a yes, a word of it."""
    plain = _ASIDE.sub(" ", answer)
    if _SETTLES[language].search(plain):
        return True
    for asks, told in _KINDS:
        if asks[language].search(question):
            return bool(told.search(plain))
    if _WHICH[language].search(question) and re.search(r"\d|@", answer):
        return True
    if _WHY[language].search(question) and _TOLD_WHY[language].search(plain):
        return True
    asked = _stems(question, language)
    return not asked or bool(asked & _stems(plain, language))


_KINDS = ((_WHEN, _TOLD_WHEN), (_HOW_MUCH, _TOLD_HOW_MUCH), (_WHERE, _TOLD_WHERE))


def _stems(text: str, language: str) -> set[str]:
    """Endings differ between a question and its answer; “wi-fi” is a word."""
    words = (bare(w.lower()).replace("-", "") for w in _WORD.findall(text))
    full = (w.split("'")[-1].split("’")[-1] for w in words)
    return {
        w[: max(4, len(w) - 2)]
        for w in full
        if len(w) > 2 and w not in _EMPTY[language]
    }


# Words that say nothing about what was asked.
_SMALL = {
    "it": "che chi come cosa dove quando quanto quanti quale quali perche posso puoi puo possibile sono "
    "siete avete fare vorrei volevo sapere dire buongiorno buonasera salve per con una uno del della "
    "dei delle nel nella gli alla questo questa vostro vostra mio mia non anche ancora sia grazie "
    "favore mandatemi mandami inviatemi ciao mentre dite",
    "en": "what who how where when which why can could would will does did are was have has the for your "
    "our you this that please hello know tell and not thanks like send let",
}  # fmt: skip
_EMPTY = {code: frozenset(said.split()) for code, said in _SMALL.items()}
