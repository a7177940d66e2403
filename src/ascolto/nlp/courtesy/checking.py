"""A friendly look at a reply before it leaves: rules, each with its reason and a better wording. Pure.

    check("NON È COLPA NOSTRA", language="it", public=True, answering="Pacco mai arrivato!")

Italian and English. What everybody can read is held to more than what one person reads. It proposes;
whoever writes decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ascolto.channels.contract import Text
from ascolto.nlp import analysing, readability
from ascolto.nlp.courtesy import guide as own
from ascolto.nlp.courtesy import wording
from ascolto.nlp.courtesy import words as said
from ascolto.nlp.courtesy.draft import BRIEF, LEVELS, Draft, Finding, Guide
from ascolto.nlp.reading import Reading, Request

LONGEST = {True: 700, False: 2500}  # characters: in public, in private
HARDEST = {"it": {True: 50.0, False: 40.0}, "en": {True: 55.0, False: 45.0}}
SURE_COMPLAINT = 0.5


def check(
    text: str,
    *,
    language: str,
    public: bool,
    answering: str = "",
    jargon: Mapping[str, str] | None = None,
    signature: str = "",
    guide: Guide | None = None,
) -> list[Finding]:
    """What could be better in a reply, the gravest first.

    `answering`: what the customer wrote. `jargon`: the brand's own list, word → better word.
    `signature`: the name that should stand under it. `guide`: how the brand writes.
    Other languages than Italian are held to the
    English rules where they do not depend on words.
    """
    if not text.strip():
        return []
    code = language if language in {"it", "en"} else "en"
    words = dict(said.JARGON[code]) if language in {"it", "en"} else {}
    said_to_us = Request(answering, code, public=public)
    asked = analysing.read([said_to_us])[0] if answering.strip() else None
    draft = Draft(
        text,
        code,
        public,
        asked,
        _question(answering),
        words | dict(jargon or {}) | dict(guide.jargon if guide else {}),
        signature,
        guide or Guide(),
    )
    rules = _RULES if language in {"it", "en"} else _ANY_LANGUAGE
    found = [finding for rule in rules for finding in rule(draft)]
    return sorted(found, key=lambda f: (-LEVELS.index(f.level), f.at or (1 << 30, 0)))


def _question(answering: str) -> str:
    """The last thing that was asked."""
    parts = re.findall(r"[^.!?\n]*\?", answering)
    return parts[-1].strip()[:120] if parts else ""


# --- how it reads --------------------------------------------------------------------------------


def _length(draft: Draft) -> Iterator[Finding]:
    most = LONGEST[draft.public]
    if len(draft.text) > most:
        yield Finding(
            "length", "should",
            Text(it=f"Lungo: {len(draft.text)} caratteri, meglio sotto {most}.",
                 en=f"Long: {len(draft.text)} characters, better under {most}."),
            draft.pick("Dica prima la risposta, poi un solo dettaglio; il resto in un messaggio privato.",
                       "Give the answer first, then one detail; leave the rest for a private message."),
            is_wording=False,
        )  # fmt: skip


def _reading(draft: Draft) -> Iterator[Finding]:
    score = readability.score(draft.text, draft.language)
    if score is None or score >= HARDEST[draft.language][draft.public]:
        return
    index = draft.pick("Gulpease", "Flesch")
    longest = readability.longest_sentence(draft.text)
    yield Finding(
        "readability", "should",
        Text(it=f"Difficile da leggere: {index} {score:.0f}. La frase più lunga ha {longest} parole.",
             en=f"Hard to read: {index} {score:.0f}. The longest sentence has {longest} words."),
        draft.pick("Divida la frase in due e usi parole di tutti i giorni.",
                   "Split the sentence in two and use everyday words."),
        is_wording=False,
    )  # fmt: skip


def _shouting(draft: Draft) -> Iterator[Finding]:
    loud = [m for m in re.finditer(r"[^\W\d_]{4,}", draft.text) if m[0].isupper()]
    letters = [c for c in draft.text if c.isalpha()]
    share = sum(c.isupper() for c in letters) / max(len(letters), 1)
    if len(loud) >= 2 or (loud and share > 0.5):
        a, b = wording.run_of_capitals(draft.text, loud[0].span())
        yield Finding(
            "shouting", draft.strict,
            Text(it="Le maiuscole suonano come un grido.", en="Capitals read like shouting."),
            wording.spoken(draft.text, a, b), (a, b),
        )  # fmt: skip
    if marks := re.search(r"[!?]{2,}", draft.text):
        yield Finding(
            "shouting", "should",
            Text(it="Più segni di seguito sembrano impazienza.", en="Repeated marks read as impatience."),
            marks[0][0], marks.span(),
        )  # fmt: skip


def _jargon(draft: Draft) -> Iterator[Finding]:
    for word, better in draft.jargon.items():
        hit = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", draft.text, re.IGNORECASE)
        if hit:
            yield Finding(
                "jargon", "should" if draft.public else "hint",
                Text(it=f"«{hit[0]}» è gergo: non tutti lo capiscono.",
                     en=f"“{hit[0]}” is jargon: not everybody knows it."),
                better, hit.span(),
            )  # fmt: skip


# --- whom it blames, what it owes ---------------------------------------------------------------


def _blame(draft: Draft) -> Iterator[Finding]:
    for pattern, better in said.BLAME[draft.language]:
        if hit := re.search(pattern, draft.text, re.IGNORECASE):
            yield Finding(
                "blame", "must",
                Text(it=f"«{hit[0]}» dà la colpa al cliente.", en=f"“{hit[0]}” blames the customer."),
                better, hit.span(),
            )  # fmt: skip
            break
    for pattern, better in said.DEFENCE[draft.language]:
        if hit := re.search(pattern, draft.text, re.IGNORECASE):
            yield Finding(
                "defensive", draft.strict,
                Text(it=f"«{hit[0]}» suona come una difesa.", en=f"“{hit[0]}” sounds defensive."),
                better, hit.span(),
            )  # fmt: skip
            break


def _is_unhappy(asked: Reading) -> bool:
    return (
        asked.intent.value == "complaint" and asked.intent.confidence >= SURE_COMPLAINT
    )


def _owed(draft: Draft) -> Iterator[Finding]:
    """An apology for who complains, thanks for who praises or has an idea."""
    asked = draft.asked
    if asked is None:
        return
    if (_is_unhappy(asked) or asked.anger.value == "angry") and not draft.has(
        said.APOLOGY
    ):
        yield Finding(
            "apology", draft.strict,
            Text(it="Il cliente si lamenta e nessuno si scusa.", en="The customer complains and nobody says sorry."),
            draft.pick("Ci dispiace per quanto è accaduto.", "We are sorry about what happened."),
        )  # fmt: skip
    if asked.intent.value in {"praise", "suggestion"} and not draft.has(said.THANKS):
        yield Finding(
            "thanks", "should",
            Text(it="Chi ci fa un complimento o una proposta si ringrazia.", en="Praise and ideas deserve thanks."),
            draft.pick("Grazie di averci scritto.", "Thank you for writing to us."),
        )  # fmt: skip


def _frame(draft: Draft) -> Iterator[Finding]:
    """Greeting, farewell, signature; a short line in public needs none."""
    if draft.public and len(draft.text) < BRIEF:
        return
    start = draft.text[:80]
    if not re.search(said.GREETING[draft.language], start, re.IGNORECASE):
        yield Finding(
            "greeting", "hint" if draft.public else "should",
            Text(it="Manca il saluto.", en="There is no greeting."),
            draft.guide.greeting or draft.pick("Buongiorno,", "Hello,"),
        )  # fmt: skip
    named = draft.signature and draft.signature.lower() in draft.text.lower()
    if draft.signature and not named:
        yield Finding(
            "signature", "should", Text(it="Manca la firma.", en="The signature is missing."), draft.signature
        )  # fmt: skip
    elif not draft.public and not named and not _closes(draft):
        yield Finding(
            "closing", "hint", Text(it="Manca il congedo.", en="There is no farewell."),
            draft.guide.closing or draft.pick("Cordiali saluti", "Kind regards"),
        )  # fmt: skip


def _closes(draft: Draft) -> bool:
    ours = draft.guide.closing.casefold().rstrip(" ,.")
    return draft.has(said.CLOSING) or (bool(ours) and ours in draft.text.casefold())


def _unanswered(draft: Draft) -> Iterator[Finding]:
    """A question was asked, and no word of it comes back, nor a promise to find out."""
    if not draft.question or (
        draft.asked and draft.asked.intent.value in {"marketing", "spam"}
    ):
        return
    if readability.share_words(draft.question, draft.text, draft.language):
        return
    yield Finding(
        "unanswered", draft.strict,
        Text(it=f"La domanda «{draft.question}» sembra senza risposta.",
             en=f"The question “{draft.question}” seems unanswered."),
        draft.pick("Alla Sua domanda: …", "To answer your question: …"),
    )  # fmt: skip


def _promise(draft: Draft) -> Iterator[Finding]:
    hit = re.search(said.PROMISE[draft.language], draft.text, re.IGNORECASE)
    if hit and not re.search(r"\d", draft.text):
        yield Finding(
            "vague", "should" if draft.asked and _is_unhappy(draft.asked) else "hint",
            Text(it=f"«{hit[0]}» non dice quando.", en=f"“{hit[0]}” does not say when."),
            draft.pick("entro domani alle 18", "by 6 pm tomorrow"), hit.span(),
        )  # fmt: skip


def _tu_and_lei(draft: Draft) -> Iterator[Finding]:
    if draft.language != "it":
        return
    familiar, polite = said.TU.search(draft.text), said.LEI.search(draft.text)
    if familiar and polite:
        wanted = draft.guide.address != "tu"
        yield Finding(
            "mixed address", draft.strict,
            Text(it=f"Dà del tu («{familiar[0]}») e del Lei («{polite[0].strip()}») insieme.",
                 en=f"Mixes “tu” ({familiar[0]}) and “Lei” ({polite[0].strip()})."),
            wording.polite(draft.text, familiar) if wanted else "Tenga il tu in tutto il messaggio.",
            familiar.span() if wanted else None, is_wording=wanted,
        )  # fmt: skip


def _personal(draft: Draft) -> Iterator[Finding]:
    """Nobody's data where everybody reads; a company's own address may be meant, so say which."""
    if not draft.public:
        return
    taken: list[tuple[int, int]] = []
    for what, pattern in said.PERSONAL.items():
        for hit in re.finditer(pattern, draft.text):
            if any(a < hit.end() and hit.start() < b for a, b in taken):
                continue
            taken.append(hit.span())
            yield Finding(
                "personal data", "must",
                Text(it=f"In pubblico non si scrive un {said.PERSONAL_IT[what]}: {hit[0]}",
                     en=f"In public nobody should read a {what}: {hit[0]}"),
                draft.pick("Le scriviamo in privato.", "We are sending you a private message."), hit.span(),
            )  # fmt: skip


_ANY_LANGUAGE = (_length, _shouting, _jargon, own.never, _personal)
_RULES = (
    own.never, own.address, own.frame,
    _length, _reading, _shouting, _jargon, _blame, _owed, _frame, _unanswered, _promise, _tu_and_lei,
    _personal,
)  # fmt: skip
