"""A friendly look at a reply before it leaves: rules, each with its reason and a better wording. Pure.

    check("NON È COLPA NOSTRA", language="it", public=True, answering="Pacco mai arrivato!")

Italian and English. What everybody can read is held to more than what one person reads. It proposes;
whoever writes decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ascolto.channels.contract import Text
from ascolto.nlp import analysing, readability
from ascolto.nlp import courtesy_words as said
from ascolto.nlp.reading import Reading, Request

LEVELS = ("hint", "should", "must")
LONGEST = {True: 700, False: 2500}  # characters: in public, in private
HARDEST = {"it": {True: 50.0, False: 40.0}, "en": {True: 55.0, False: 45.0}}
BRIEF = 60  # characters under which greeting and farewell may be left out in public
SURE_COMPLAINT = 0.5


@dataclass(frozen=True)
class Finding:
    """`rule` is stable; `suggestion` is a wording in the reply's language; `at` where in the text."""

    rule: str
    level: str
    reason: Text
    suggestion: str
    at: tuple[int, int] | None = None


@dataclass(frozen=True)
class Guide:
    """How a brand writes. `never`: word → what to put instead, or "". `address`: "", "tu", "lei"."""

    jargon: Mapping[str, str] = field(default_factory=dict)
    never: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    greeting: str = ""
    closing: str = ""


@dataclass(frozen=True)
class _Draft:
    text: str
    language: str
    public: bool
    asked: Reading | None
    question: str  # what was asked, if something was
    jargon: Mapping[str, str]
    signature: str
    guide: Guide

    def pick(self, it: str, en: str) -> str:
        return it if self.language == "it" else en

    def has(self, patterns: Mapping[str, str]) -> bool:
        return bool(re.search(patterns[self.language], self.text, re.IGNORECASE))

    @property
    def strict(self) -> str:
        """What everybody reads matters more."""
        return "must" if self.public else "should"


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
    asked = analysing.read([Request(answering, code)])[0] if answering.strip() else None
    draft = _Draft(
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


def _length(draft: _Draft) -> Iterator[Finding]:
    most = LONGEST[draft.public]
    if len(draft.text) > most:
        yield Finding(
            "length", "should",
            Text(it=f"Lungo: {len(draft.text)} caratteri, meglio sotto {most}.",
                 en=f"Long: {len(draft.text)} characters, better under {most}."),
            draft.pick("Dica prima la risposta, poi un solo dettaglio; il resto in un messaggio privato.",
                       "Give the answer first, then one detail; leave the rest for a private message."),
        )  # fmt: skip


def _reading(draft: _Draft) -> Iterator[Finding]:
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
    )  # fmt: skip


def _shouting(draft: _Draft) -> Iterator[Finding]:
    loud = [m for m in re.finditer(r"[^\W\d_]{4,}", draft.text) if m[0].isupper()]
    letters = [c for c in draft.text if c.isalpha()]
    share = sum(c.isupper() for c in letters) / max(len(letters), 1)
    if len(loud) >= 2 or (loud and share > 0.5):
        yield Finding(
            "shouting", draft.strict,
            Text(it="Le maiuscole suonano come un grido.", en="Capitals read like shouting."),
            draft.text[loud[0].start() : loud[-1].end()].capitalize()[:120], (loud[0].start(), loud[-1].end()),
        )  # fmt: skip
    if marks := re.search(r"[!?]{2,}", draft.text):
        yield Finding(
            "shouting", "should",
            Text(it="Più segni di seguito sembrano impazienza.", en="Repeated marks read as impatience."),
            marks[0][0], marks.span(),
        )  # fmt: skip


def _jargon(draft: _Draft) -> Iterator[Finding]:
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


def _blame(draft: _Draft) -> Iterator[Finding]:
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


def _owed(draft: _Draft) -> Iterator[Finding]:
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


def _frame(draft: _Draft) -> Iterator[Finding]:
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


def _closes(draft: _Draft) -> bool:
    ours = draft.guide.closing.casefold().rstrip(" ,.")
    return draft.has(said.CLOSING) or (bool(ours) and ours in draft.text.casefold())


def _unanswered(draft: _Draft) -> Iterator[Finding]:
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


def _promise(draft: _Draft) -> Iterator[Finding]:
    hit = re.search(said.PROMISE[draft.language], draft.text, re.IGNORECASE)
    if hit and not re.search(r"\d", draft.text):
        yield Finding(
            "vague", "should" if draft.asked and _is_unhappy(draft.asked) else "hint",
            Text(it=f"«{hit[0]}» non dice quando.", en=f"“{hit[0]}” does not say when."),
            draft.pick("entro domani alle 18", "by 6 pm tomorrow"), hit.span(),
        )  # fmt: skip


def _tu_and_lei(draft: _Draft) -> Iterator[Finding]:
    if draft.language != "it":
        return
    familiar, polite = said.TU.search(draft.text), said.LEI.search(draft.text)
    if familiar and polite:
        yield Finding(
            "mixed address", draft.strict,
            Text(it=f"Dà del tu («{familiar[0]}») e del Lei («{polite[0].strip()}») insieme.",
                 en=f"Mixes “tu” ({familiar[0]}) and “Lei” ({polite[0].strip()})."),
            "Tenga il Lei in tutto il messaggio, o il tu se il cliente lo usa.", familiar.span(),
        )  # fmt: skip


def _personal(draft: _Draft) -> Iterator[Finding]:
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


# --- how the brand writes -------------------------------------------------------------------------


def _never(draft: _Draft) -> Iterator[Finding]:
    """Words that the brand does not use, whoever understands them."""
    for word, better in draft.guide.never.items():
        hit = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", draft.text, re.IGNORECASE)
        if hit:
            yield Finding(
                "never", "must",
                Text(it=f"«{hit[0]}»: la nostra marca non lo scrive.",
                     en=f"“{hit[0]}”: our brand does not write it."),
                better, hit.span(),
            )  # fmt: skip


def _address(draft: _Draft) -> Iterator[Finding]:
    """“tu” where the brand says “Lei”, or the other way; both at once is another finding."""
    wanted = draft.guide.address
    if draft.language != "it" or not wanted:
        return
    familiar, polite = said.TU.search(draft.text), said.LEI.search(draft.text)
    wrong = polite if wanted == "tu" else familiar
    if wrong and not (familiar and polite):
        ours, theirs = ("tu", "Lei") if wanted == "tu" else ("Lei", "tu")
        yield Finding(
            "address", draft.strict,
            Text(it=f"Noi diamo del {ours}; «{wrong[0].strip()}» dà del {theirs}.",
                 en=f"We say “{ours}”; “{wrong[0].strip()}” says “{theirs}”."),
            f"Metta tutto al {ours}.",
        )  # fmt: skip


def _wanted_frame(draft: _Draft) -> Iterator[Finding]:
    """The brand's own greeting and farewell, where there is another one already."""
    guide, folded = draft.guide, draft.text.casefold()
    if draft.public and len(draft.text) < BRIEF:
        return
    opening = re.search(said.GREETING[draft.language], draft.text[:80], re.IGNORECASE)
    if guide.greeting and opening and not _begins(folded, guide.greeting):
        yield Finding(
            "greeting", "hint",
            Text(it=f"Il nostro saluto è «{guide.greeting}».", en=f"Our greeting is “{guide.greeting}”."),
            guide.greeting.rstrip(" ,"), opening.span(),
        )  # fmt: skip
    ends = list(re.finditer(said.CLOSING[draft.language], draft.text, re.IGNORECASE))
    if guide.closing and ends and guide.closing.casefold() not in folded:
        yield Finding(
            "closing", "hint",
            Text(it=f"Il nostro congedo è «{guide.closing}».", en=f"Our farewell is “{guide.closing}”."),
            guide.closing.rstrip(" ,."), ends[-1].span(),
        )  # fmt: skip


def _begins(folded: str, greeting: str) -> bool:
    return greeting.casefold().rstrip(" ,.") in folded[: 80 + len(greeting)]


_ANY_LANGUAGE = (_length, _shouting, _jargon, _never, _personal)
_RULES = (
    _never, _address, _wanted_frame,
    _length, _reading, _shouting, _jargon, _blame, _owed, _frame, _unanswered, _promise, _tu_and_lei,
    _personal,
)  # fmt: skip
