"""Whether somebody wants to buy, hesitates, or asks what it would cost. Pure.

Italian and English. A text is read sentence by sentence; words are looked for whole, without case
and accents. Precise before complete: what refuses, cancels or complains is none, whatever else it
says, and nothing here decides anything. A lead is proposed, a person makes it one.
"""

# A table of patterns reads best a line each, however long.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ascolto.core import words

LONGEST = 4000  # letters that are looked at
WORDS = 300  # letters of a sentence that are kept


class Sign(StrEnum):
    BUY = "buy"
    DOUBT = "doubt"
    PRICE = "price"


@dataclass(frozen=True)
class Found:
    """What a text says about buying, and in which words."""

    sign: Sign
    words: str  # the sentence, as written


_GET_IT = r"(prenotar\w*|riservar\w*|comprar\w*|acquistar\w*|ordinar\w*|iscriver(mi|ci|e|si)|abbonar(mi|ci|e|si)|noleggiar\w*)"
_TAKE = r"(prender(ne|lo|la|li|le)|prendere (un|una|uno|il|la|lo|due|tre|quattro|\d+) (camer\w*|stanz\w*|tavol\w*|suite|bottigli\w*|confezion\w*|scatol\w*|pacc\w*|abbonament\w*|bigliett\w*))"
_GET = r"(book|buy|order|reserve|purchase|rent|hire|subscribe|sign up|enrol|enroll)"
_GETTING = (
    r"(booking|buying|ordering|reserving|purchasing|renting|hiring|subscribing|joining)"
)
_ROOM = r"(camer\w*|stanz\w*|post[oi]|disponibilita|tavol\w*|suite|appartament\w*|piazzol\w*)"
_PRICE = r"(prezz[oi]|cost[oi]|tariff[ae]|listino|preventiv[oi]|quotazion[ei])"

_SAID: dict[Sign, tuple[str, ...]] = {
    Sign.BUY: (
        rf"(vorrei|vorremmo|volevo|volevamo|voglio|vogliamo|vorrebbe|vorrebbero|desider\w+|mi piacerebbe|ci piacerebbe|piacerebbe|intendo|intendiamo|(avrei|abbiamo|ho|avremmo) intenzione di|(sto|stiamo) pensando di|pensavo di|pensavamo di|pensiamo di|penso di|avrei bisogno di|avremmo bisogno di)( anche| ancora| subito| di nuovo)? ({_GET_IT}|{_TAKE})",
        rf"(posso|possiamo|potrei|potremmo|si puo|si possono|e possibile|sarebbe possibile|e ancora possibile|come (faccio|facciamo|si fa) (a|per)|come posso|come possiamo|dove posso|dove possiamo|c e modo di)( anche| ancora| gia)? ({_GET_IT}|{_TAKE})",
        r"(lo|la|li|le|ne) (prendo|prendiamo|prenoto|prenotiamo|ordino|ordiniamo|acquisto)( \d+| due| tre| subito| volentieri)?(?! (sempre|da anni|ogni|spesso|di solito))",
        r"(mi|ci) (tenete|tiene|tenga|tieni|riservate|riservi|riserva|prenotate|prenoti|metta|mettete) (da parte )?(un|una|il|la|due|tre|quattro|\d+)",
        rf"(mi|ci) (fate|fa|faccia|farebbe|fareste|mandate|manda|mandi|inviate|invia|invii|prepari|preparate|potete (fare|mandare|inviare|preparare)|puo (fare|mandare|inviare)|potreste (fare|mandare|inviare|preparare)) (un|il|la|una) (\w+ )?{_PRICE}",
        r"(vorrei|vorremmo|chiedo|chiediamo|richiedo|avrei bisogno di|mi serve|ci serve|mi servirebbe|richiesta( di)?)( avere| ricevere| richiedere| chiedere)? (un |il )?(preventivo|quotazione)",
        rf"(avete|c e|ci sono|avreste|ci sarebbe|vi e rimasta|e rimast\w+)( ancora| una| un| qualche| delle)* {_ROOM}( \w+){{0,4}} (dal|dall|per il|per la notte|per (una|due|tre|quattro|cinque|\d+) nott\w*|per (il )?(weekend|fine settimana|ponte)|per (natale|capodanno|pasqua|ferragosto)|il \d+|nei giorni)",
        rf"(would|d|i ll|we ll) (like|love|want|be happy) to( \w+ly)? {_GET}",
        rf"(want|wants|wish|hope|hoping|looking|planning|plan|ready|intend|need|going)( \w+ly)? to {_GET}",
        rf"(interested in|looking at|keen on|thinking of|thinking about|considering|how about|plan on|planning on) {_GETTING}",
        rf"(how|where) (can|do|could|would|may) (i|we|one) {_GET}",
        rf"(can|could|may) (i|we)( still| also| already| please)? {_GET}",
        rf"(is it|would it be)( still)? possible to {_GET}",
        r"(i|we) ll take (it|them|one|two|three|the|a|\d+)",
        r"(please|could you|can you|would you)( please)? (book|reserve|put aside|keep) (me|us|a|an|one|two|three|the|\d+)",
        r"(send|give|make|prepare)( me| us) (a|an|your) (quote|offer|estimate|quotation)|(get|have|request|like|need) (a|an) (quote|quotation|estimate)",
        r"do you( still)? have (a|an|any|some)?( \w+)? ?(room|rooms|table|tables|availability|vacancies|vacancy|places)( \w+){0,4} (from|for (the|\d+|one|two|three|four) ?(night|nights|week|weekend|weeks)?|on the \d+|between|this weekend|next weekend)",
    ),
    Sign.DOUBT: (
        r"(sono|siamo|ero|eravamo|resto|rimango|sarei)( ancora| un po| molto| piuttosto| davvero| proprio)* (indecis[oaie]|incert[oaie]|combattut[oaie]|titubant[ei]|in dubbio)( tra| fra| se| su| sul| sulla| sui| sulle)",
        rf"non (so|sappiamo|riesco a decidere|riusciamo a decidere|ho deciso|abbiamo deciso)( ancora| bene| proprio)* (se|quale|quali|cosa|che cosa|che) (\w+ )?({_GET_IT}|prender\w+|sceglier\w+)",
        r"(quale|quali|cosa|che cosa|che \w+|quale \w+)( mi| ci)? (consigliate|consiglia|consigliereste|consiglierebbe|suggerite|suggerisce|suggerireste)",
        r"(mi|ci) (consigliate|consiglia|consigliereste|suggerite|suggerisce) (il|la|lo|i|le|quale|di prendere|di comprare)",
        rf"(conviene|vale la pena|e meglio|meglio)( di)?( \w+)? ?({_GET_IT}|prender\w+)",
        rf"(sto|stiamo) (valutando|pensando)( se)? (di |l |la |il |se )?(\w+ )?({_GET_IT}|acquisto|prender\w+)",
        r"(i m|i am|we re|we are|im)( still| a bit| rather| quite| really)* (undecided|torn|hesitating|hesitant|in two minds)",
        rf"(not sure|unsure|don t know|do not know|can t decide|cannot decide|wondering)( yet)? (whether|if|which|what|between)( \w+){{0,3}} ({_GET}|get|take|choose|pick|go for|and)",
        r"(can t|cannot|can not) decide between",
        r"(which|what)( \w+){0,3} (would|do|should|can) you (recommend|suggest|advise)|(would|could|can) you (recommend|suggest) (a|an|one|the|which|me|us)",
        rf"should (i|we) (rather |better )?({_GET}|get|take|choose|go for)",
        rf"worth {_GETTING}",
    ),
    Sign.PRICE: (
        r"quanto (mi |ci |vi )?(costa|costano|costerebbe|costerebbero|viene|vengono|verrebbe|verrebbero|si paga|si pagherebbe|spenderei|spenderemmo|spendo|pagherei|pagheremmo|fate pagare|chiedete)",
        rf"(che|qual e|quale e|quale sarebbe|quali sono|quali sarebbero|quanto e)( il| i| la| le| lo)? (vostr[oaie] )?{_PRICE}",
        rf"(mi|ci|potete|potreste|puo|potrebbe|sapete|sa)( \w+)? ?(dite|dice|direbbe|dire|dirmi|dirci|date|dare|darmi|far sapere|indicare|indicarmi) (il|i|la|le|un|quanto) ({_PRICE}|costa|costano|viene|verrebbe)",
        rf"(vorrei|vorremmo|volevo|posso|possiamo|potrei|mi interessa|chiedo di|gradirei)( \w+)? (sapere|conoscere|avere|ricevere) (il|i|la|le|un|qualche|quanto) ({_PRICE}|costa|costano|viene|verrebbe)",
        r"how much (is|are|does|do|would|will|for|s)",
        r"(what|which)( is| are| s| re| would be| will be)?( \w+)? (the |your )?(price|prices|cost|costs|rate|rates|fee|fees) (of|for|per|to|be)",
        r"what (is|are|s|re|would be) (the |your )?(\w+ )?(price|prices|cost|rate|rates)",
        r"what (do|would) you charge|what (does|do|would|will) .{1,60} cost",
        r"(send|give|tell|let me have)( me| us)? (the|your|a) (\w+ )?(price|prices|price list|rates)",
    ),
}  # fmt: skip
_ASKED = re.compile(
    rf"(?<!\w)({_PRICE}|price|prices|rate|rates|cost) (per|di|del|della|dell|dei|a|for|of) "
)  # "Prezzi per due notti?": only as a question

_FOUND = {
    sign: re.compile(rf"(?<!\w)(?:{'|'.join(said)})(?!\w)")
    for sign, said in _SAID.items()
}
# Just before what was found: then it is not meant.
_NOT = re.compile(
    r"(?<!\w)(?:non(?: (?:mi|ci|vi|lo|la|li|le|ne|vi))?|mai|not(?: really| even| going)?|never|don t(?: really| even)?|do not|does not|doesn t|didn t|did not|won t|wouldn t|would not|no longer|nobody|nessuno)\s*$"
)
_SAYS_NO = re.compile(
    r"^(?:non (?:vorrei|voglio|vogliamo|intendo|penso)|mai piu)(?!\w)"
)
# In the same sentence: it ends, goes back, was thought better of, or is about something paid already.
_ENDS = re.compile(
    r"(?<!\w)(disd\w+|annull\w+|cancell\w+|cancel|canceling|cancelling|cancellation|disiscriv\w+|unsubscribe|restitu\w+|(?:il|un|del|fare|i) resi?|rimandar\w+|rimandare indietro"
    r"|cambiato idea|ripensat\w+|changed my mind|changed our mind|return (?:it|them|the|my|this)|newsletter|fattur\w+|invoice|addebit\w+|charged|penale|sanzion\w+|penalty|fine"
    r"|non (?:mi|ci) interess\w+|not interested|no longer interested|lavorare (?:da|per|con) voi|curriculum|job)(?!\w)"
)
_ANGRY = re.compile(
    r"(?<!\w)(vergogn\w+|delus\w+|pessim\w+|scandalos\w+|inaccettabil\w+|schifo\w*|orribil\w+|mai piu|peggior\w+|terrible|awful|horrible|worst|disgust\w+|disappoint\w+|ashamed|unacceptable|never again|ridiculous|furious)(?!\w)"
)
_COMPLAINS = re.compile(
    r"(?<!\w)(reclam\w+|rimbors\w+|truff\w+|avvocat\w+|denunci\w+|complain\w*|refund\w*|scam\w*|lawyer|fraud)(?!\w)"
)
# How the words begin without which nothing above can be found: most texts end here.
_BEGIN_WORDS = (
    "abbo acqu advi appa avai book buy buyi came char choo comb comp cons cost deci disp dubb enro esti fee fees"
    " hesi hire hiri ince inde iscr join keep know list mett mind much nole offe orde ordi piaz plac post pren prev"
    " pric purc put quan quot rate reco rent rese rise room sceg shou sign stan subs sugg suit sure tabl take"
    " tari tavo tene teng tien titu torn unde unsu vaca wond wort prez"
)
_BEGIN = frozenset(_BEGIN_WORDS.split())
_SENTENCE = re.compile(r"[^.!?\n]+(?:\.(?=\d)[^.!?\n]*)*[.!?]*")


def found(text: str) -> Found | None:
    """The strongest sign of a text: that somebody wants to buy, then a doubt, then a price."""
    text = text[:LONGEST]
    said = words.words(text)
    if not _may(said) or _COMPLAINS.search(" ".join(said)):
        return None
    best: dict[Sign, str] = {}
    for sentence, line in _sentences(text):
        for sign in _signs(sentence, line):
            best.setdefault(sign, sentence)
    for sign in Sign:
        if sign in best:
            return Found(sign, best[sign][:WORDS])
    return None


def _may(said: list[str]) -> bool:
    return not _BEGIN.isdisjoint([word[:4] for word in said])


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    for match in _SENTENCE.finditer(text):
        sentence = " ".join(match[0].split())
        said = words.words(sentence)
        if _may(said):
            yield sentence, " ".join(said)


def _signs(sentence: str, line: str) -> Iterable[Sign]:
    if _ENDS.search(line) or _ANGRY.search(line) or _SAYS_NO.search(line):
        return
    for sign, pattern in _FOUND.items():
        if any(not _NOT.search(line[: m.start()]) for m in pattern.finditer(line)):
            yield sign
    if "?" in sentence and _ASKED.search(f"{line} "):
        yield Sign.PRICE
