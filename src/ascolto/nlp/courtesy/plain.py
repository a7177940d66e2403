"""How a reply reads: length, ease, capitals, repeated marks, gaps left open. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ascolto.channels.contract import Text
from ascolto.nlp import readability
from ascolto.nlp.courtesy import wording
from ascolto.nlp.courtesy.draft import Draft, Finding

LONGEST = {True: 700, False: 2500}  # characters: in public, in private
HARDEST = {"it": {True: 50.0, False: 40.0}, "en": {True: 55.0, False: 45.0}}
# A name in capitals is no shout (“ENEL ENERGIA”, “THE RITZ HOTEL”); a phrase has such words.
_SMALL = (
    "NON È SIAMO SONO HAI HA ABBIAMO AVETE SIETE STATO STATA CHE MA SE TU LEI VOI NOI NOSTRA NOSTRO "
    "VOSTRA VOSTRO SUA SUO MAI PIÙ SEMPRE SUBITO TUTTO TUTTI ORA ADESSO DEVE DEVI PUÒ QUESTO QUESTA "
    "ANCORA NOT IS ARE WAS YOU YOUR OUR WE IT THIS THAT PLEASE NEVER ALWAYS ALL DO DON MUST READ HAVE HAS "
    "TO NOW NO ES SU QUE USTED HEMOS NUESTRA NE PAS EST NOUS VOUS NOTRE VOTRE ICH SIE WIR IST NICHT KEINE "
    "UNSERE IHRE"
)
_SPOKEN = frozenset(_SMALL.split())
_GAP = re.compile(
    r"\[(?:[A-ZÀ-Ý][A-ZÀ-Ý _/-]{1,30}|(?i:nome|cognome|data|numero|ordine|inserire[^\]\n]*|your name|name|date"
    r"|order|insert[^\]\n]*"
    r"|nombre|nom|datum))\](?!\()|\{\{[^{}\n]{1,60}\}\}|\{(?:nome|cognome|ordine|data|name|order|date|numero)\}"
    r"|<(?:nome|cognome|name|data|date|ordine|order)>|\bX{3,}\b(?! (?:edizione|congresso|olimpiad\w+|secolo))"
    r"|_{3,}|\b(?:TBD|TODO)\b"
)


def length(draft: Draft) -> Iterator[Finding]:
    most = LONGEST[draft.public]
    if len(draft.text) > most:
        yield Finding(
            "length", "should",
            Text(it=f"Lungo: {len(draft.text)} caratteri, meglio sotto {most}.",
                 en=f"Long: {len(draft.text)} characters, better under {most}."),
            draft.pick("Di' prima la risposta, poi un solo dettaglio; il resto in un messaggio privato.",
                       "Give the answer first, then one detail; leave the rest for a private message."),
            is_wording=False,
        )  # fmt: skip


def reading(draft: Draft) -> Iterator[Finding]:
    if draft.language not in HARDEST:
        return
    score = readability.score(draft.text, draft.language)
    if score is None or score >= HARDEST[draft.language][draft.public]:
        return
    index = draft.pick("Gulpease", "Flesch")
    longest = readability.longest_sentence(draft.text)
    yield Finding(
        "readability", "should",
        Text(it=f"Difficile da leggere: {index} {score:.0f}. La frase più lunga ha {longest} parole.",
             en=f"Hard to read: {index} {score:.0f}. The longest sentence has {longest} words."),
        draft.pick("Dividi la frase in due e usa parole di tutti i giorni.",
                   "Split the sentence in two and use everyday words."),
        is_wording=False,
    )  # fmt: skip


def shouting(draft: Draft) -> Iterator[Finding]:
    at = _shout(draft.text)
    if at:
        yield Finding(
            "shouting", draft.strict,
            Text(it="Le maiuscole suonano come un grido.", en="Capitals read like shouting."),
            wording.spoken(draft.text, *at), at,
        )  # fmt: skip
    if marks := re.search(r"[!?]{2,}", draft.text):
        mixed = len(set(marks[0])) > 1
        yield Finding(
            "shouting", "should",
            Text(it="Più segni di seguito sembrano impazienza.", en="Repeated marks read as impatience."),
            "?" if mixed else marks[0][0], marks.span(),
        )  # fmt: skip


def _shout(text: str) -> tuple[int, int] | None:
    """Where it shouts: the first loud phrase, or all of a text that is loud throughout."""
    runs = wording.runs_of_capitals(text)
    letters = [c for c in text if c.isalpha()]
    share = sum(c.isupper() for c in letters) / max(len(letters), 1)
    loud = [run for run in runs if _is_loud(text[slice(*run)])]
    words = sum(len(text[slice(*run)].split()) for run in runs)
    if share > 0.6 and words >= 5 and runs:
        return runs[0][0], runs[-1][1]
    return loud[0] if loud else None


def _is_loud(said: str) -> bool:
    words = re.findall(r"[^\W\d_]+", said)
    return (
        len(words) >= 2
        and any(len(word) >= 4 for word in words)
        and any(word in _SPOKEN for word in words)
    )


def gaps(draft: Draft) -> Iterator[Finding]:
    """What a template left open. `{brand.name}` and its like are filled when it leaves."""
    if hit := _GAP.search(draft.text):
        yield Finding(
            "unfilled", "must",
            Text(it=f"«{hit[0]}» è ancora da riempire.", en=f"“{hit[0]}” is still to be filled in."),
            draft.pick("Scrivi il dato, o togli la frase.", "Write what belongs there, or take it out."),
            hit.span(), is_wording=False,
        )  # fmt: skip
